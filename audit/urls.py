"""Every address of the ground."""

from audit import views
from audit.policy import LOG_REVIEWER
from audit.routes import route

REVIEWERS = frozenset({LOG_REVIEWER})

urlpatterns = [
    route("log-review/", views.log, name="log-review", who=REVIEWERS),
    route(
        "log-review/export/",
        views.export,
        name="log-review-export",
        who=REVIEWERS,
        methods=("POST",),
        step_up=True,
    ),
    route(
        "log-review/sign-off/", views.sign_off, name="log-review-sign-off", who=REVIEWERS, methods=("POST",)
    ),
    route("log-review/<int:review_id>/", views.protocol, name="log-review-protocol", who=REVIEWERS),
]
