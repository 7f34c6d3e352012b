"""Which answers are compressed: pages, for whoever asked from a page of ours or by hand (BREACH)."""

import gzip

import pytest
from django.http import HttpResponse

from config.middleware.compression import CompressedPages

PAGE = "<p>Åsa kom till gården.</p>" * 40
ZIP, HTML = "gzip, deflate, br", "text/html; charset=utf-8"


def answer(rf, site, accepts=ZIP, kind=HTML):
    headers = {"Accept-Encoding": accepts} | ({"Sec-Fetch-Site": site} if site is not None else {})
    return CompressedPages(lambda request: HttpResponse(PAGE, content_type=kind))(
        rf.get("/", headers=headers)
    )


@pytest.mark.parametrize(
    ("site", "accepts", "kind", "compressed"),
    [
        ("same-origin", ZIP, HTML, True),
        ("none", ZIP, HTML, True),
        ("same-site", ZIP, HTML, False),
        ("cross-site", ZIP, HTML, False),
        ("", ZIP, HTML, False),
        ("anything", ZIP, HTML, False),
        (None, ZIP, HTML, False),
        ("same-origin", "identity", HTML, False),
        ("same-origin", ZIP, "application/pdf", False),
        ("same-origin", ZIP, "text/calendar; charset=utf-8", False),
    ],
)
def test_what_is_compressed(rf, site, accepts, kind, compressed):
    got = answer(rf, site, accepts, kind)
    assert (got.get("Content-Encoding") == "gzip") is compressed
    content = gzip.decompress(got.content) if compressed else got.content
    assert content.decode() == PAGE
    assert int(got.get("Content-Length", len(got.content))) == len(got.content)


def test_the_answer_says_what_it_depended_on(rf):
    for site in ("same-origin", "cross-site"):
        assert "Sec-Fetch-Site" in answer(rf, site)["Vary"]


def test_the_length_is_not_the_same_twice(rf):
    assert len({len(answer(rf, "none").content) for _turn in range(20)}) > 1


@pytest.mark.django_db
def test_the_house_compresses_its_pages(client):
    asked = {"Accept-Encoding": ZIP, "Sec-Fetch-Site": "same-origin"}
    got = client.get("/help/", headers=asked)
    assert got["Content-Encoding"] == "gzip"
    assert gzip.decompress(got.content).startswith(b"<!doctype html>")
    other = client.get("/help/", headers=asked | {"Sec-Fetch-Site": "cross-site"})
    assert "Content-Encoding" not in other
