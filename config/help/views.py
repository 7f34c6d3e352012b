"""Pages of help and the accessibility statement: the same for everybody, also signed out."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from config.help.pages import BY_SLUG, JOBS, STOPS


def index(request: HttpRequest) -> HttpResponse:
    """Everything that there is help with, on one page."""
    return render(request, "help/index.html", {"jobs": JOBS})


def job(request: HttpRequest, slug: str) -> HttpResponse:
    """How one job is done."""
    if slug not in BY_SLUG:
        raise Http404
    return render(request, f"help/jobs/{slug}.html", {"job": BY_SLUG[slug]})


def tour(request: HttpRequest, number: int) -> HttpResponse:
    """One stop of the tour: pictures of an invented youth's case, made of text; no case is asked for."""
    if not 1 <= number <= len(STOPS):
        raise Http404
    context = {
        "number": number,
        "count": len(STOPS),
        "title": STOPS[number - 1],
        "previous": number - 1,
        "next": number + 1 if number < len(STOPS) else 0,
    }
    return render(request, f"help/tour/{number}.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    """What holds and what does not, whom to tell, and who supervises."""
    context = {
        "municipality": settings.MUNICIPALITY,
        "email": settings.ACCESSIBILITY_EMAIL,
        "phone": settings.ACCESSIBILITY_PHONE,
        "reviewed": settings.ACCESSIBILITY_REVIEWED,
    }
    return render(request, "help/accessibility.html", context)
