"""The pages of the definition and of decisions: proposed by a coordinator, adopted by the steering group."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.acting import acting_as
from sig.models import DefinitionAdoption, DefinitionVersion
from tests import cast
from tests.sig.publications import drafts

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
PROPOSED = {
    "version": "2018-1",
    "text": "Fem villkor i stället för fyra.",
    "occupation_percent": "80",
    "programmes": ["sig"],
}


@pytest.fixture(autouse=True)
def goal() -> None:
    drafts.agreement()


def words(answer: Any) -> str:
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def post(client: Client, address: str, token: str = "", **sent: Any) -> Any:
    return client.post(address, {"submission_token": token or str(uuid4()), **sent})


def stored(model: Any) -> list[Any]:
    with acting_as(cast.anna()):
        return list(model.objects.all())


def test_until_one_is_adopted_the_agreements_proposal_is_said_to_be_one(client_for: Callable[[Any], Client]):
    for who in (cast.stig(), cast.maj(), cast.anna()):
        page = words(client_for(who).get(reverse("definition")))
        assert "Version 2016-1 gäller så länge." in page
        assert "styrgruppen har inte antagit den än" in page
        assert "Minst 2 verksamheter har bedömt, var för sig," in page
        assert "minst 75 procent" in page
        assert "Social insatsgrupp" in page
        assert ("Föreslå en ny version" in page) is (who == cast.anna())


def test_proposed_then_adopted_and_the_page_says_in_which_minutes(client_for: Callable[[Any], Client]):
    anna, stig, token = client_for(cast.anna()), client_for(cast.stig()), str(uuid4())
    for _turn in range(2):
        assert post(anna, reverse("definition-propose"), token, **PROPOSED).status_code == 303
    (row,) = stored(DefinitionVersion)
    address = reverse("definition-adopt", args=(row.pk,))
    assert address in stig.get(reverse("decisions")).content.decode()
    assert address not in client_for(cast.maj()).get(reverse("decisions")).content.decode()
    assert anna.get(address).status_code == 403
    assert "Fem villkor i stället för fyra." in words(stig.get(address))
    blank = post(stig, address, adopted_on="2018-05-02", minutes="")
    assert blank.status_code == 422
    assert "2018-05-02" in blank.content.decode()
    again = str(uuid4())
    for _turn in range(2):
        sent = post(stig, address, again, adopted_on="2018-05-02", minutes="Styrgruppen § 4")
        assert sent.status_code == 303
    assert len(stored(DefinitionAdoption)) == 1
    page = words(client_for(cast.maj()).get(reverse("definition")))
    assert "Version 2018-1 gäller." in page
    assert "Styrgruppen § 4" in page
    assert "minst 80 procent" in page
    decided = words(stig.get(reverse("decisions")))
    assert "Inget väntar på ditt beslut." in decided
    assert "Definitionen version 2018-1 antogs 2 maj 2018 (Styrgruppen § 4)." in decided
    assert stig.get(address).status_code == 404


def test_a_version_that_cannot_be_keeps_what_was_written(client_for: Callable[[Any], Client]):
    answer = post(client_for(cast.anna()), reverse("definition-propose"), **PROPOSED | {"version": "2016 1"})
    assert answer.status_code == 422
    assert "Fem villkor i stället för fyra." in answer.content.decode()
    assert stored(DefinitionVersion) == []


def test_a_draft_waits_among_the_decisions_of_whoever_may_answer(client_for: Callable[[Any], Client]):
    draft = drafts.drafted(cast.anna())
    address = reverse("publication", args=(draft.pk,))
    assert address in client_for(cast.maj()).get(reverse("decisions")).content.decode()
    assert address not in client_for(cast.stig()).get(reverse("decisions")).content.decode()
    assert client_for(cast.anna()).get(reverse("decisions")).status_code == 403
