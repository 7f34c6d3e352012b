"""The definition: proposed, adopted, in force; verdicts keep the version that they were judged by."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from sig.figures.fifteen import BROKEN, fifteen
from sig.models import FollowUp, Outcome
from sig.reports import definitions as held
from sig.reports.definitions import InForce
from sig.services import closures, definitions, outcomes
from tests import cast
from tests.sig import story
from tests.sig.figures.cases import case, known, verdict
from tests.sig.publications import drafts

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
DAY = timedelta(days=1)


@pytest.fixture
def agreement():
    return drafts.agreement()


def propose(version="2018-1", by=None, **said):
    wanted = {"text": "Fyra nya villkor.", "occupation_percent": 50, "programmes": ["sig"]} | said
    return definitions.propose(version=version, **wanted, by=by or cast.anna())


def adopt(made, on=date(2018, 3, 1), minutes="Styrgruppen § 4", by=None):
    return definitions.adopt(definition=made.pk, adopted_on=on, minutes=minutes, by=by or cast.stig())


def codes(error):
    found = error.value
    listed = found.error_list if not hasattr(found, "error_dict") else sum(found.error_dict.values(), [])
    return [one.code for one in listed]


def refused(call, *wanted):
    with pytest.raises(ValidationError) as error:
        call()
    assert codes(error) == list(wanted)


def test_until_something_is_adopted_the_file_stands_and_says_so(agreement):
    found = definitions.overview(by=cast.maj())
    assert (found.in_force.version, found.in_force.adopted_on) == ("2016-1", None)
    assert (found.versions, found.programmes) == ((), {"sig": "Social insatsgrupp"})
    assert held.in_force(agreement, "statistics") == found.in_force


def test_the_last_adopted_is_in_force_and_takes_over_what_was_judged_before(agreement):
    propose("2017-1")
    first, second = propose("2018-1"), propose("2018-2", occupation_percent=60)
    adopt(first)
    adopt(second, date(2018, 9, 1), "§ 9")
    found = definitions.overview(by=cast.stig())
    assert found.in_force == InForce(
        "2018-2", "Fyra nya villkor.", 60, ("sig",), date(2018, 9, 1), "§ 9", ("2016-1", "2018-1")
    )
    assert held.in_force(agreement, "statistics") == found.in_force
    assert found.in_force.outcome.accepts == {"2016-1", "2018-1"}
    assert [(one.version, one.in_force, one.minutes) for one in found.versions] == [
        ("2018-2", True, "§ 9"),
        ("2018-1", False, "Styrgruppen § 4"),
        ("2017-1", False, ""),
    ]
    assert (found.may_propose, found.may_adopt) == (False, True)


def test_adopting_the_wording_of_the_file_keeps_its_name(agreement):
    made = propose("2016-1", text="Fyra villkor.", occupation_percent=75)
    adopt(made)
    assert definitions.overview(by=cast.anna()).in_force == InForce(
        "2016-1", "Fyra villkor.", 75, ("sig",), date(2018, 3, 1), "Styrgruppen § 4"
    )


def test_what_cannot_be_proposed_or_adopted(agreement):
    made = propose("2018-1")
    for said, wanted in (
        ({"version": ""}, "version"),
        ({"version": "-1"}, "version"),
        ({"version": "2018 1"}, "version"),
        ({"version": "x" * 21}, "version"),
        ({"version": "2018-1"}, "used"),
        ({"version": "2016-1"}, "used"),
        ({"text": " "}, "text"),
        ({"occupation_percent": 0}, "percent"),
        ({"occupation_percent": 101}, "percent"),
        ({"programmes": []}, "programmes"),
        ({"programmes": ["sig", "other"]}, "programmes"),
    ):
        refused(lambda said=said: propose(**({"version": "2018-3"} | said)), wanted)
    today = clock.today()
    refused(lambda: adopt(made, today + DAY), "future")
    refused(lambda: adopt(made, minutes=" "), "minutes")
    adopt(made, today)
    refused(lambda: adopt(made, today), "adopted")
    refused(lambda: adopt(propose("2018-3"), today - DAY), "earlier")
    for percent in (1, 100):
        propose(f"p-{percent}", occupation_percent=percent)


def test_who_proposes_and_who_adopts(agreement):
    for by in (cast.maj(), cast.stig(), cast.petra(), cast.lovisa()):
        with pytest.raises(NotAllowed):
            propose(by=by)
    made = propose()
    for by in (cast.anna(), cast.maj(), cast.petra()):
        with pytest.raises(NotAllowed):
            adopt(made, by=by)
    with pytest.raises(NotAllowed):
        definitions.overview(by=cast.petra())


def test_a_verdict_is_judged_by_what_is_in_force_and_keeps_it():
    told = story.running()
    story.agree_to_contact(told)
    closures.close(
        case=told.case_id, reason="goals_met", planned=True, exit_view="x", youth_words="y", by=told.anna
    )
    with acting_as(told.anna):
        last = FollowUp.objects.get(case=told.case_id, months=12)
    adopt(propose("2020-1", occupation_percent=50, programmes=["provstad"]), date(2020, 1, 1))
    outcomes.register(
        case=told.case_id, months=12, suspicion="no", occupation_percent=50, youth_answered=True,
        version=last.version, by=told.anna,
    )  # fmt: skip
    for judge in (cast.petra(), cast.sam()):
        outcomes.judge(case=told.case_id, months=12, answer="no", by=judge)
    row = outcomes.propose(case=told.case_id, months=12, by=told.anna)
    assert (row.verdict, row.definition_version) == ("broken", "2020-1"), "75 of the file, 50 adopted"
    outcomes.verify(outcome=row.pk, version=row.version, by=cast.dag())
    adopt(propose("2021-1", occupation_percent=90, programmes=["provstad"]), date(2021, 1, 1))
    with acting_as(told.anna):
        assert Outcome.objects.get(pk=row.pk).definition_version == "2020-1"


START = datetime(2024, 1, 10, 12, tzinfo=UTC)
STEPS = ("nominated", "eligible", "informed", "consented", "started", "closed")


def test_verdicts_of_versions_that_were_in_force_count_and_of_others_wait():
    rule = InForce("2018-2", "x", 60, ("sig",), date(2018, 9, 1), "§", ("2016-1", "2018-1"))
    for judged_by, broken in (
        ("2016-1", 1),
        ("2018-1", 1),
        ("2018-2", 1),
        ("", 1),
        ("2017-1", 0),
        ("2019-1", 0),
    ):
        row = case("a", *STEPS, verdicts=(verdict("broken", START + 400 * DAY, definition=judged_by),))
        found = fifteen(known(row), rule.outcome)
        assert (found.verdicts[BROKEN], found.waiting, found.other_version) == (
            broken,
            1 - broken,
            1 - broken,
        )
