"""The exact figures of a second and a third municipality: names, goal and definition are data."""

import re

import pytest
from django.urls import reverse

from sig.programme import parse
from sig.services import programmes
from tests import cast
from tests.sig.followup.test_documents import FILES, text_of
from tests.sig.followup.test_municipalities import OTHERS, town

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.mark.parametrize("name", FILES)
def test_the_figures_of_one_municipality_name_no_other(name: str, client_for):
    file = parse(text_of(name))
    programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    client = client_for(cast.maj())
    said = ""
    for route in ("exact", "exact-flows", "exact-groups", "exact-effects", "exact-forecast", "exact-cost"):
        answer = client.get(reverse(route))
        assert answer.status_code == 200, route
        said += re.sub(r"<[^>]+>", " ", answer.content.decode())
    (counting,) = [track for track in file.programmes if track.counts_towards_goal]
    assert f"mot målet {counting.goal}" in said
    assert f"Program som räknas: {counting.name}." in said
    assert f"Definition {file.settings()['definition_version']}." in said
    assert "Ingen har startat än." in said
    for other in OTHERS[name]:
        assert town(other) not in said
