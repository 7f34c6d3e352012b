"""Every address in the house.

Each route says who may use it and how; `config.checks` refuses one that does not.
"""

from django.urls import URLPattern, URLResolver, include, path

from config import health, home, language
from config.help import urls as help_urls

APPS = ("sig", "consent", "teams", "audit")

urlpatterns: list[URLPattern | URLResolver] = [
    health.route,
    home.start,
    *help_urls.urlpatterns,
    language.choosing,
    *[path("", include(f"{app}.urls")) for app in APPS],
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.broken"
