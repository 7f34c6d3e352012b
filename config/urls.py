"""Every address in the house.

Each route says who may use it and how; `config.checks` refuses one that does not.
"""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

APPS = ("sig", "consent", "teams", "audit")

urlpatterns: list[URLPattern | URLResolver] = [
    *([import_module("config.health").route] if find_spec("audit.routes") else []),
    *([import_module("config.home").start] if find_spec("audit.routes") else []),
    *[
        path("", include(f"{app}.urls"))
        for app in APPS
        if app in settings.INSTALLED_APPS and find_spec(f"{app}.urls")
    ],
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.broken"
