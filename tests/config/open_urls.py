"""A URL conf with two mistakes in it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from audit.routes import PUBLIC, SIGNED_IN, route


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


urlpatterns = [
    path("forgotten", page),
    route("misspelt", page, name="misspelt", who={"cordinator"}),
    route("public", page, name="public", who=PUBLIC, methods=("GET", "POST")),
    route("inside", page, name="inside", who=SIGNED_IN),
    route("review", page, name="review", who={"log_reviewer"}),
    route("fresh", page, name="fresh", who={"coordinator"}, methods=("POST",), step_up=True),
    route("sign-in", page, name="sign-in", who=PUBLIC),
    route("step-up", page, name="step-up", who=SIGNED_IN),
]
