"""The paper of an extract says that there is a file, and never shows it."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from sig.extracts import access as extracts
from sig.extracts.rules import OTHER_AUTHORITY, PART, WHOLE, Ruling
from sig.services import attachments
from sig.services import extracts as service
from tests import cast
from tests.consent.test_scans import PDF, picture
from tests.sig import story

pytestmark = pytest.mark.django_db


def texts(told: Any, extract: Any) -> str:
    sheet = extracts.sheet(extract, case=told.case_id, by=cast.anna())
    return render_to_string("sig/extracts/_texts.html", {"sheet": sheet})


def test_a_file_is_named_by_its_size_and_not_at_all_where_all_is_masked() -> None:
    told = story.running()
    note = told.wrote(cast.anna(), "Ett papper från skolan. Och ett foto.")
    sent = [("Betyg.pdf", PDF + bytes(2000) + b"%%EOF"), ("Foto.jpg", picture())]
    attachments.add(entry=note.pk, case=told.case_id, files=sent, by=cast.anna())
    extract = service.begin(case=told.case_id, asked=service.Request("youth", "known"), by=cast.anna())
    (text,) = extracts.sheet(extract, case=told.case_id, by=cast.anna()).texts
    assert text.files == (3, 1)
    shown = texts(told, extract)
    assert "fil, 3 kB; fil, 1 kB" in shown
    assert "Betyg" not in shown
    for version, (choice, there) in enumerate(((PART, True), (WHOLE, False)), 1):
        marked = frozenset({0}) if choice == PART else frozenset()
        ruling = Ruling(choice, frozenset({OTHER_AUTHORITY}), marked)
        service.rule(extract=extract, text=note.pk, ruling=ruling, version=version, by=cast.anna())
        assert ("fil, 3 kB" in texts(told, extract)) is there
