"""A second and a third municipality: areas, bodies, goals and indicators are data, in an empty data base."""

import re

import pytest
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from sig.models import Area, Commitment, Indicator, Programme
from sig.programme import parse
from sig.publications import making
from sig.publications.rule import Answer, State
from sig.services import programmes, publications
from teams.models import Body
from tests import cast
from tests.browser.issued import unrendered
from tests.sig.followup.test_documents import FILES, text_of

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
OTHERS = {name: [other for other in FILES if other != name] for name in FILES}


def town(name: str) -> str:
    """Eskilstuna kommun → Eskilstuna; Söderhamns kommun → Söderhamn."""
    return parse(text_of(name)).municipality.removesuffix(" kommun").removesuffix("s")


def published() -> None:
    """Ordered, counted, audited and approved, of nobody at all."""
    made = publications.order(audience="political", ends_on=clock.today(), texts={}, by=cast.anna())
    assert making.make(made.pk) is State.DRAFTED
    draft = publications.order_state(made.pk, by=cast.anna()).publication_id
    assert draft
    with unrendered():
        for by in (cast.dag(), cast.maj()):
            publications.decide(draft, Answer.APPROVE, "", by=by)


@pytest.mark.parametrize("name", FILES)
def test_the_pages_of_one_municipality_name_no_other(name: str, client_for):
    file = parse(text_of(name))
    programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    with acting_as(cast.anna()):
        (goal,) = Programme.objects.filter(counts_towards_goal=True)
        assert set(Area.objects.filter(programme=goal).values_list("code", flat=True)) == {
            one.code for one in file.areas
        }
        assert set(Body.objects.values_list("name", flat=True)) == {one.name for one in file.bodies}
        assert Commitment.objects.filter(programme=goal).count() == len(file.commitments)
        assert Indicator.objects.filter(programme=goal).count() == len(file.indicators)
    published()
    client = client_for(cast.stig())
    words = {}
    for route in ("steering", "commitments", "indicators"):
        answer = client.get(reverse(route))
        assert answer.status_code == 200
        words[route] = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert str(goal.goal) in words["steering"]
    assert goal.goal_text in words["steering"]
    assert file.municipality in words["commitments"]
    assert all(one.name in words["commitments"] for one in file.commitments)
    assert all(one.name in words["indicators"] for one in file.indicators)
    for other in OTHERS[name]:
        assert not any(town(other) in page for page in words.values()), other
