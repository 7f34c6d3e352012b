"""The start page: whoever signs in comes to the first page of their own menu."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from audit.routes import SIGNED_IN, route
from config.navigation import build


def home(request: HttpRequest) -> HttpResponse:
    """To the first page that the person's roles open; a page that says so when there is none."""
    menu = build(request)
    return HttpResponseRedirect(menu.items[0].href) if menu.items else render(request, "no_role.html")


start = route("", home, name="home", who=SIGNED_IN)
