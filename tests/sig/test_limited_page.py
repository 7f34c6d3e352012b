"""Ulla of Ung Fritid, whom no secrecy rule binds: tasks, own contacts, what consent released; no file."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from consent.services import people
from sig import access, policy
from sig.facts import case_facts
from sig.services import entries, plans, steps
from teams.services import users
from tests import cast
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db
LEISURE = ("socialtjansten", "ung-fritid", "leisure")
IDENTITY = ("socialtjansten", "ung-fritid", "identity")
PLAN = ("socialtjansten", "ung-fritid", "plan")
SECRET = "Det här är inte för fritidsgården."


def told(*scope: tuple[str, str, str]) -> Story:
    case = story.begin().consented(*(scope or (LEISURE,))).joined(cast.ulla()).started()
    plans.add_goal(case=case.case_id, own_words="Jag vill spela fotboll.", by=case.anna)
    case.wrote(case.anna, SECRET)
    case.wrote(case.anna, "Han gillar fotboll.", category="leisure", to=("ung-fritid",))
    return case


def page(case: Story, client_for: Any) -> str:
    answer = client_for(cast.ulla()).get(reverse("case", args=[case.case_id]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_without_identity_in_the_consent_it_is_the_number(client_for: Any) -> None:
    case = told()
    file = access.case(case.case_id, by=cast.ulla())

    assert file.limited
    assert (file.name, file.age, file.date_of_birth) == (file.number, None, None)
    shown = page(case, client_for)
    assert "Kim" not in shown
    assert "Kim" not in client_for(cast.ulla()).get(reverse("cases")).content.decode()
    assert "Kim" not in client_for(cast.ulla()).get(reverse("consent", args=[file.team_id])).content.decode()
    assert access.search("Kim", by=cast.ulla()) == ()


def test_with_identity_in_the_consent_it_is_the_name(client_for: Any) -> None:
    case = told(LEISURE, IDENTITY)

    assert access.case(case.case_id, by=cast.ulla()).name == story.NAME
    assert story.NAME in page(case, client_for)
    assert len(access.search("Kim", by=cast.ulla())) == 1


def test_neither_the_file_nor_the_way_there(client_for: Any) -> None:
    file = access.case(told().case_id, by=cast.ulla())

    assert (file.stages, file.nomination, file.closure, file.follow_ups) == ((), None, None, ())
    assert (file.sex, file.area, file.legal_basis, file.programme) == ("", "", "", "")
    assert file.plan is None
    assert [view.text for view in file.entries] == ["Han gillar fotboll."]


def test_the_plan_when_the_consent_names_them_for_it(client_for: Any) -> None:
    case = told(LEISURE, PLAN)

    assert "Jag vill spela fotboll." in page(case, client_for)


def test_own_tasks_and_own_contacts_are_there(client_for: Any) -> None:
    case = told()
    day = clock.today() + timedelta(days=3)
    ulla = cast.ulla()
    steps.add(case=case.case_id, title="Följ med till träningen", responsible=ulla, due_on=day, by=case.anna)
    entries.log(
        case=case.case_id,
        kind="contact",
        contact_kind="visit",
        category="leisure",
        text="Vi spelade.",
        by=ulla,
    )
    shown = page(case, client_for)

    assert "Följ med till träningen" in shown
    assert "Vi spelade." in shown
    assert "Logga kontakt" in shown
    assert "Skriv en anteckning" not in shown
    assert SECRET not in shown


def test_what_was_released_goes_when_the_consent_goes(client_for: Any) -> None:
    case = told(LEISURE, IDENTITY)
    assert "Han gillar fotboll." in page(case, client_for)

    case.withdraw()

    shown = page(case, client_for)
    assert "fotboll" not in shown
    assert "Kim" not in shown


def test_the_page_is_not_for_paper(client_for: Any) -> None:
    shown = page(told(), client_for)

    assert 'class="screen-only"' in shown
    assert "Den här sidan får inte skrivas ut." in shown


def test_they_may_not_export_and_the_others_have_the_whole_page(client_for: Any) -> None:
    case = told()
    with acting_as(cast.ulla()):
        facts = case_facts(case.case_id, by=cast.ulla())
        assert not policy.may_export(facts).allowed
        assert not policy.may_open_file(facts).allowed
    assert not access.case(case.case_id, by=case.anna).limited


def test_the_name_of_protected_staff_is_not_on_the_pages(client_for: Any) -> None:
    case = story.begin().consented().joined(cast.petra(), cast.sam()).started()
    case.wrote(cast.sam(), "Han kommer i tid.", to=("polisen",))
    users.set_protected(user=cast.sam(), protected=True, by=cast.adam())

    file = access.case(case.case_id, by=cast.petra())
    assert {view.author for view in file.entries} == {"en medarbetare på Skolan"}
    assert "Sam Skolkurator" not in repr(file.people)
    shown = client_for(cast.petra()).get(reverse("case", args=[case.case_id])).content.decode()
    assert "Sam Skolkurator" not in shown
    assert "en medarbetare på Skolan" in shown
    assert "Sam Skolkurator" in repr(access.case(case.case_id, by=cast.anna()).people)
    assert "Sam Skolkurator" in repr(access.case(case.case_id, by=cast.sam()).people)


@pytest.mark.parametrize("kind", ["protected_registration", "fictitious"])
def test_a_strongly_protected_youth_is_a_number_everywhere_for_others(client_for: Any, kind: str) -> None:
    case = story.begin().consented().joined(cast.petra(), cast.sam()).started()
    people.change_youth(youth=case.case.youth, protection=kind, by=case.anna)
    petra = client_for(cast.petra())

    file = access.case(case.case_id, by=cast.petra())
    assert (file.name, file.warning, file.protection) == (file.number, "", "none")
    for address in (
        reverse("case", args=[case.case_id]),
        reverse("cases"),
        reverse("consent", args=[file.team_id]),
        reverse("team", args=[file.team_id]),
        reverse("cases") + "?q=Kim",
        reverse("case-plan", args=[case.case_id]),
        reverse("case-contact", args=[case.case_id]),
    ):
        assert "Kim" not in petra.get(address).content.decode().replace("q=Kim", "").replace(
            'value="Kim"', ""
        ), address
    assert access.search("Kim", by=cast.petra()) == ()
    assert access.search("Kim", by=case.anna) != ()
    warned = client_for(case.anna).get(reverse("case", args=[case.case_id])).content.decode()
    assert access.case(case.case_id, by=case.anna).warning in warned
