"""Others see that something stopped, and on which day; never why, and never that something is missing."""

import pytest

from audit import clock
from audit.acting import acting_as
from config.templatetags.ui import day
from consent.models import ConsentSignature
from consent.services import withdrawals
from sig import access
from sig.views.consent_strip import Strip, consent_strip
from teams.models import User
from tests import cast
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db
BOTH = (("skolan", "polisen", "school"), ("skolan", "polisen", "crime"), ("polisen", "skolan", "crime"))


def begun() -> Story:
    return story.begin().consented(*BOTH).joined(cast.petra(), cast.sam()).started()


def strip(told: Story, by: User) -> Strip:
    return consent_strip(access.case(told.case_id, by=by), by=by)


def taken_out(told: Story, category: str) -> None:
    assert told.signature is not None
    with acting_as(cast.anna()):
        signature = ConsentSignature.objects.get(pk=told.signature.pk)
    withdrawals.exclude(
        signature=signature, recipient=cast.authority("polisen"), category=category, channel="phone",
        by=cast.anna(),
    )  # fmt: skip


def test_the_authority_that_lost_a_part_sees_the_day_and_no_other_does() -> None:
    told = begun()
    assert strip(told, cast.petra()).lost == ""
    taken_out(told, "school")
    shown = strip(told, cast.petra())
    assert shown.lost == f"Något som din verksamhet fick läsa upphörde {day(clock.now())}."
    assert shown.headline.startswith("Samtycket gäller")
    assert strip(told, cast.sam()).lost == ""


def test_a_part_that_is_given_again_is_not_lost() -> None:
    told = begun()
    taken_out(told, "school")
    told.signed(*BOTH)
    assert strip(told, cast.petra()).lost == ""


def test_when_all_stops_everybody_sees_the_day_and_nobody_the_reason() -> None:
    told = begun()
    told.withdraw()
    for reader in (cast.petra(), cast.sam()):
        shown = strip(told, reader)
        assert shown.headline.startswith(f"Delningen upphörde {day(clock.now())}")
        said = " ".join((shown.headline, *shown.missing, shown.lost))
        assert not any(word in said.lower() for word in ("återkall", "tog tillbaka", "mia", "gick ut"))


def test_a_list_has_no_gap_where_something_stopped() -> None:
    """Twenty to a page are twenty that may be read: what is not there leaves no hole and no next page."""
    told = begun()
    for turn in range(12):
        told.wrote(cast.sam(), f"Till polisen {turn}.", to=("polisen",))
        told.wrote(cast.petra(), f"Polisens {turn}.", category="crime")
    before = access.case(told.case_id, by=cast.petra())
    assert (len(before.entries), before.more) == (20, True)
    taken_out(told, "school")
    after = access.case(told.case_id, by=cast.petra())
    assert (len(after.entries), after.more) == (12, False)
    assert {entry.authority for entry in after.entries} == {"Polisen"}
