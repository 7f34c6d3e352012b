"""Addresses of publications and of the definition they count by; part of `sig/urls.py`. None takes a question
in its address: what is shown is what was stored.
"""

from audit.routes import route
from sig.publications.rule import INSIDE, READERS
from sig.views import definitions, publications
from teams.roles import COORDINATOR, MANAGEMENT_GROUP, STEERING_GROUP

LEADING = frozenset({COORDINATOR})
DECIDING = frozenset({MANAGEMENT_GROUP, STEERING_GROUP})
ADOPTING = frozenset({STEERING_GROUP})
FORM = ("GET", "POST")
ONE = "publications/<uuid:publication_id>/"

urlpatterns = [
    route("steering/", publications.landing, name="steering", who=READERS),
    route("decisions/", definitions.decisions, name="decisions", who=DECIDING),
    route("publications/", publications.every, name="publications", who=READERS),
    route("publications/order/", publications.order, name="publication-order", who=LEADING, methods=FORM),
    route(
        "publications/orders/<uuid:order_id>/", publications.progress, name="publication-progress", who=INSIDE
    ),
    route(ONE, publications.publication, name="publication", who=READERS),
    route(ONE + "answer/", publications.said, name="publication-answer", who=INSIDE, methods=("POST",)),
    route(ONE + "files/<slug:kind>/", publications.file, name="publication-file", who=READERS),
    route("definition/", definitions.definition, name="definition", who=READERS),
    route("definition/propose/", definitions.propose, name="definition-propose", who=LEADING, methods=FORM),
    route(
        "definition/<uuid:definition_id>/adopt/",
        definitions.adopt,
        name="definition-adopt",
        who=ADOPTING,
        methods=FORM,
    ),
]
