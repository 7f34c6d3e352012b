"""What the forms of the case work accept, refuse and ask again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from sig.forms.cases import TimelineFilter
from sig.forms.entries import ContactForm, IncidentForm, NoteForm, ReleaseForm, ReviewForm, readers_key
from sig.forms.nominations import NominationForm
from sig.forms.outcomes import FollowUpForm
from sig.forms.plans import ActionForm, AttainmentForm
from sig.forms.stages import ClosureForm, MoveForm, StepForm
from sig.models import Area, Programme
from sig.models.codes import ContactKind

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped(frozen: Callable[[datetime], None]) -> None:
    frozen(NOW)


def contact(**changes: object) -> ContactForm:
    data = QueryDict(mutable=True)
    answers = {
        "contact_kind": "phone",
        "category": "school",
        "readers_for": "school",
        "happened_at": "2026-03-14T12:59",
        **changes,
    }
    for name, value in answers.items():
        if value is not None:
            data.setlist(name, value if isinstance(value, list) else [value])
    return ContactForm(data, recipients=[("2", "Polisen")], names=[("2", "Polisen"), ("3", "BUP")])


def test_a_contact_needs_only_how_and_what_about() -> None:
    form = contact()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["release_to"] == []
    assert form.happened() == datetime(2026, 3, 14, 11, 59, tzinfo=UTC)


def test_every_contact_kind_is_offered_once() -> None:
    form = contact()
    offered = [option.data["value"] for option in (*form.usual(), *form.rare())]
    assert len(form.usual()) == 6
    assert sorted(offered) == sorted(ContactKind.values)


@pytest.mark.parametrize("name", ["contact_kind", "category", "happened_at"])
def test_a_missing_answer_is_asked_for(name: str) -> None:
    assert name in contact(**{name: None}).errors


def test_saving_for_another_category_than_shown_asks_to_look_first() -> None:
    assert "release_to" in contact(readers_for="health").errors
    assert "release_to" in contact(readers_for=None).errors


def test_a_draft_is_read_by_nobody_so_readers_need_not_be_shown() -> None:
    assert contact(readers_for=None, save_draft="1").is_valid()


@pytest.mark.parametrize(("minutes", "valid"), [(-1, True), (0, True), (1, False)])
def test_a_contact_has_already_happened(minutes: int, valid: bool) -> None:
    moment = NOW + timedelta(hours=1, minutes=minutes)
    assert contact(happened_at=moment.strftime("%Y-%m-%dT%H:%M")).is_valid() is valid


def test_nobody_outside_the_choices_can_be_a_recipient() -> None:
    assert contact(release_to=["2"]).is_valid()
    refused = contact(release_to=["3", "4"]).errors["release_to"][0]
    assert refused.startswith(
        "Inget samtycke släpper det här till BUP, någon du valde längre. Inget är sparat."
    )


def test_the_readers_shown_are_those_of_everything_chosen() -> None:
    who, other = str(uuid4()), str(uuid4())
    given = {"people": [(who, "Mor"), (other, "Bror")], "restrictable": True}
    data = QueryDict(mutable=True)
    data.update({"contact_kind": "phone", "category": "crime", "happened_at": "2026-03-14T12:59"})
    data.setlist("about", [other, who])
    for key, valid in (("crime", False), (" ".join(["crime", *sorted([who, other])]), True)):
        data["readers_for"] = key
        assert ContactForm(data, **given).is_valid() is valid
    data["investigation_restricted"] = "on"
    assert "release_to" in ContactForm(data, **given).errors
    data["readers_for"] = readers_key("crime", [UUID(who), UUID(other)], restricted=True)
    assert "restricted_review_on" in ContactForm(data, **given).errors
    data["restricted_review_on"] = "2026-03-15"
    assert ContactForm(data, **given).is_valid()


@pytest.mark.parametrize(
    ("day", "valid"), [("2026-03-13", False), ("2026-03-14", False), ("2026-03-15", True)]
)
def test_what_is_looked_at_again_is_looked_at_after_today(day: str, valid: bool) -> None:
    assert ReviewForm({"until": day}).is_valid() is valid


def test_only_some_may_restrict_to_the_investigation() -> None:
    assert "investigation_restricted" not in ContactForm().fields
    assert "investigation_restricted" in ContactForm(restrictable=True).fields


def test_a_note_needs_text_and_an_incident_its_kind() -> None:
    assert "text" in NoteForm({}).errors
    assert "incident_kind" in IncidentForm({}).errors


@pytest.mark.parametrize(
    ("data", "valid"), [({}, False), ({"release_to": ["2"]}, True), ({"release_to": ["3"]}, False)]
)
def test_releasing_means_choosing_somebody(data: dict[str, list[str]], valid: bool) -> None:
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    assert ReleaseForm(query, recipients=[("2", "Polisen")]).is_valid() is valid


def nomination(**changes: str) -> NominationForm:
    answers = {
        **{"programme": "sig", "name": "Åsa Ö", "date_of_birth": "2010-03-14", "sex": "F"},
        **{"known_to_social": "yes", "justice_status": "suspected", **changes},
    }
    programme = Programme(pk=1, code="sig", name="SIG", settings={})
    area = Area(pk=1, programme=programme, code="froslunda", name="Fröslunda")
    return NominationForm(answers, programmes=[programme], areas=[area])


def test_a_youth_who_meets_the_criteria_needs_no_reason() -> None:
    assert nomination().is_valid()


@pytest.mark.parametrize(
    ("changes", "inside"),
    [
        ({"date_of_birth": "2013-03-13"}, True),
        ({"date_of_birth": "2013-03-14"}, True),
        ({"date_of_birth": "2013-03-15"}, False),
        ({"date_of_birth": "2005-03-15"}, True),
        ({"date_of_birth": "2005-03-14"}, False),
        ({"date_of_birth": "2005-03-13"}, False),
        ({"known_to_social": "no"}, False),
        ({"justice_status": "none_known"}, False),
        ({"justice_status": "not_disclosed"}, False),
        ({"justice_status": "lul_31"}, True),
    ],
)
def test_outside_the_criteria_a_reason_is_asked_for_and_enough(changes: dict[str, str], inside: bool) -> None:
    form = nomination(**changes)
    assert form.is_valid() is inside
    assert ("outside_reason" in form.errors) is not inside
    assert nomination(**changes, outside_reason="Hon vill själv.").is_valid()


@pytest.mark.parametrize(
    "name", ["programme", "name", "date_of_birth", "sex", "known_to_social", "justice_status"]
)
def test_a_nomination_needs(name: str) -> None:
    assert name in nomination(**{name: ""}).errors


def test_nobody_is_born_tomorrow() -> None:
    assert "date_of_birth" in nomination(date_of_birth="2026-03-15").errors


START = ("started", "start_decided")


def test_only_the_moves_that_one_may_make_are_offered() -> None:
    form = MoveForm({"move": "declined:moved"}, moves=[START])
    assert [value for value, _name in form.fields["move"].choices] == ["started:start_decided"]
    assert "move" in form.errors


def test_start_asks_how_the_help_is_given() -> None:
    start = {"move": "started:start_decided"}
    assert "legal_basis" in MoveForm(start, moves=[START]).errors
    form = MoveForm({**start, "legal_basis": "voluntary"}, moves=[START])
    assert form.is_valid()
    assert (form.to_stage(), form.reason()) == START
    assert "legal_basis" not in MoveForm({}, moves=[("eligible", "in_target_group")]).fields


def test_closing_needs_a_reason_and_whether_it_was_planned() -> None:
    assert set(ClosureForm({}).errors) == {"reason", "planned", "thanks"}
    assert ClosureForm({"reason": "moved", "planned": "no", "thanks": "declined"}).is_valid()
    assert "reason" in ClosureForm({"reason": "moved", "planned": "no"}, reasons=["goals_met"]).errors


def test_a_step_and_an_action_have_what_who_and_when() -> None:
    people = [(7, "Per Lund")]
    assert set(StepForm({}, people=people).errors) == {"title", "responsible", "due_on"}
    assert set(ActionForm({}, people=people).errors) == {"title", "person", "due_on"}
    assert (
        "responsible"
        in StepForm({"title": "x", "responsible": "8", "due_on": "2026-04-01"}, people=people).errors
    )


@pytest.mark.parametrize(
    ("value", "valid"), [("-3", False), ("-2", True), ("0", True), ("2", True), ("3", False)]
)
def test_goal_scale(value: str, valid: bool) -> None:
    assert AttainmentForm({"attained": value}).is_valid() is valid


@pytest.mark.parametrize(
    ("value", "valid"), [("-1", False), ("0", True), ("100", True), ("101", False), ("", True)]
)
def test_occupation_is_a_percentage_or_unknown(value: str, valid: bool) -> None:
    assert FollowUpForm({"youth_answered": "no", "occupation_percent": value}).is_valid() is valid


def test_timeline_filter_may_be_empty() -> None:
    form = TimelineFilter({}, authorities=["Polisen"])
    assert form.is_valid()
    assert form.cleaned_data == {"authority": "", "kind": ""}


def test_a_personal_number_is_checked_and_gives_the_birth_date() -> None:
    form = nomination(date_of_birth="", identity="20100314-2385")
    assert "identity" in nomination(identity="20100314-2380").errors
    assert form.is_valid(), form.errors
    assert form.cleaned_data["date_of_birth"] == date(2010, 3, 14)


def test_an_area_is_the_programmes_own_or_none() -> None:
    chosen = nomination(area="froslunda")
    assert chosen.is_valid()
    assert chosen.cleaned_data["area"].name == "Fröslunda"
    unknown = nomination()
    assert unknown.is_valid()
    assert unknown.cleaned_data["area"] is None
    assert "area" in nomination(area="mars").errors
