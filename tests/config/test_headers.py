"""What every answer tells the browser, whether it is a page, a file or a mistake."""

import pytest
from django.http import HttpResponse

from config.middleware.headers import CONTENT_SECURITY_POLICY, SecurityHeaders


def answer(rf, path="/", view=lambda request: HttpResponse("page")):
    return SecurityHeaders(view)(rf.get(path))


def test_nothing_is_allowed_but_our_own():
    rules = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert {rules[name] for name in rules if name.endswith("-src") and name != "default-src"} == {"'self'"}
    for weakness in ("unsafe", "http", "data:", "*", "blob"):
        assert weakness not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("path", "kept"), [("/", False), ("/cases/", False), ("/staticx", False), ("/static/a.css", True)]
)
def test_pages_are_never_kept(rf, path, kept):
    assert (answer(rf, path).get("Cache-Control") != "no-store") is kept


def test_a_view_cannot_weaken_the_rules(rf):
    def careless(request):
        response = HttpResponse("page")
        response["Content-Security-Policy"] = "default-src *"
        response["Cache-Control"] = "public, max-age=31536000"
        return response

    got = answer(rf, view=careless)
    assert got["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert got["Cache-Control"] == "no-store"


def test_a_download_is_shut_in_a_box_of_its_own(rf):
    def download(request):
        response = HttpResponse(b"<script>", content_type="text/html")
        response["Content-Disposition"] = 'attachment; filename="a.html"'
        return response

    rules = answer(rf, view=download)["Content-Security-Policy"]
    assert "sandbox" in rules.split("; ")
    assert "'self'" not in rules


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health", "/no-such-page"])
def test_every_answer_carries_them(client, path):
    got = client.get(path)
    assert got["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert got["Referrer-Policy"] == "same-origin"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["X-Frame-Options"] == "DENY"
    assert got["Cross-Origin-Opener-Policy"] == "same-origin"
    assert got["Cache-Control"] == "no-store"
    assert len(got["X-Request-Id"]) == 16


def test_cookies_belong_to_this_host_alone():
    from config import settings

    for kind in ("SESSION", "CSRF"):
        assert getattr(settings, f"{kind}_COOKIE_NAME").startswith("__Host-")
        assert getattr(settings, f"{kind}_COOKIE_SECURE")
        assert getattr(settings, f"{kind}_COOKIE_HTTPONLY")
    assert settings.SECURE_SSL_REDIRECT
    assert settings.SECURE_HSTS_SECONDS > 31_000_000
