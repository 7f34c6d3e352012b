"""Every address of this floor: who may come, with which methods."""

from audit.routes import SIGNED_IN, route
from consent.views import overview, people, steps
from teams.roles import COORDINATOR

BASE = "consents/<uuid:team_id>/"
WRITE = ("GET", "POST")
LEADS = (COORDINATOR,)

urlpatterns = [
    route(BASE, overview.overview, name="consent", who=SIGNED_IN),
    route(f"{BASE}signers/", overview.signers, name="consent-signers", who=LEADS),
    route(f"{BASE}youth/", people.youth, name="consent-youth", who=LEADS, methods=WRITE),
    route(
        f"{BASE}guardians/new/", people.guardian_new, name="consent-guardian-new", who=LEADS, methods=WRITE
    ),
    route(
        f"{BASE}guardians/<uuid:guardian_id>/",
        people.guardian,
        name="consent-guardian",
        who=LEADS,
        methods=WRITE,
    ),
    route(f"{BASE}scope/", steps.scope, name="consent-scope", who=LEADS, methods=WRITE),
    route(f"{BASE}print/", overview.print_list, name="consent-print", who=LEADS),
    route(f"{BASE}print/<slug:key>/", overview.printed, name="consent-form", who=LEADS),
    route(
        f"{BASE}register/", steps.register, name="consent-register", who=LEADS, methods=WRITE, step_up=True
    ),
    route(f"{BASE}withdraw/", steps.withdraw, name="consent-withdraw", who=LEADS, step_up=True),
    route(
        f"{BASE}withdraw/now/",
        steps.withdraw_now,
        name="consent-withdraw-now",
        who=LEADS,
        methods=("POST",),
        step_up=True,
    ),
]
