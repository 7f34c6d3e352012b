"""Accessible PDF (PDF/UA-1) from a template: tagged, with title and language, fonts from static/vendor
only.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pydyf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

FONT_SHEET = "vendor/pdf.css"


class FontsMissing(RuntimeError):
    """The fonts that print every letter have not been assembled."""


def render_pdf(template: str, context: Mapping[str, Any], *, lang: str = "sv", title: str) -> bytes:
    """The template as PDF/UA-1. It gets `lang` and `title` and must use them in its head.

    Raises FontsMissing when static/vendor is not assembled: a system font could drop letters without a word.
    """
    sheet = _font_sheet()
    with translation.override("sv"):
        page = render_to_string(template, {**context, "lang": lang, "title": title})
    fonts = FontConfiguration()
    own = CSS(string=render_to_string("consent/print/print.css"), font_config=fonts)
    vendor = CSS(filename=str(sheet), base_url=sheet.parent.as_uri() + "/", font_config=fonts)
    document = HTML(string=page, base_url=sheet.parent.as_uri() + "/", url_fetcher=_local_only)
    pdf = document.write_pdf(
        stylesheets=[vendor, own], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_name_languages
    )
    assert isinstance(pdf, bytes)
    return pdf


def _name_languages(document: Any, pdf: Any) -> None:
    """Tell each tagged section which language it is in (PDF/UA-1, 7.2): WeasyPrint tells only the whole."""
    sections = [box for page in document.pages for box in _sections(page._page_box)]
    tags = [one for one in pdf.objects if isinstance(one, dict) and one.get("S") == "/Sect"]
    for box, tag in zip(sections, tags, strict=True):
        if lang := box.element.get("lang"):
            tag["Lang"] = pydyf.String(lang)


def _sections(box: Any) -> Iterator[Any]:
    if box.element is not None and box.element_tag == "section":
        yield box
    for child in getattr(box, "children", ()):
        yield from _sections(child)


def _font_sheet() -> Path:
    for folder in settings.STATICFILES_DIRS:
        if (found := Path(folder) / FONT_SHEET).is_file():
            return found
    raise FontsMissing("Typsnitten för utskrift saknas (static/vendor/pdf.css). Kör: ./dev demo")


def _local_only(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError("a printed page fetches nothing but its fonts")
