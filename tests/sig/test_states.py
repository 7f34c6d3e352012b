"""The table of moves, and the two gates."""

import pytest

from sig.models.codes import Stage, StageReason
from sig.states import ENDS, FIRST, MOVES, OPENED, Gates, MoveRefused, check_move, may_move, reachable

BOTH = Gates(consent_in_force=True, by_social_coordinator=True)
DRAWN = {
    ("nominated", "eligible"), ("nominated", "declined"),
    ("eligible", "informed"), ("eligible", "declined"),
    ("informed", "consented"), ("informed", "refused"), ("informed", "declined"),
    ("consented", "started"), ("consented", "refused"), ("consented", "declined"),
    ("started", "closed"),
}  # fmt: skip


@pytest.mark.parametrize("here", Stage)
@pytest.mark.parametrize("there", Stage)
def test_only_the_drawn_moves_exist(here, there):
    allowed = any(may_move(here, there, reason) for reason in StageReason)
    assert allowed == ((here.value, there.value) in DRAWN)


def test_every_stage_can_be_reached_and_only_ends_are_final():
    assert reachable() == frozenset(Stage)
    assert {stage.value for stage in ENDS} == {"declined", "refused", "closed"}
    assert all(stage not in reachable(there) for stage in Stage for there in MOVES[stage])


def test_nobody_outside_social_services_knows_before_start():
    before = {stage for stage in Stage if Stage.STARTED in reachable(stage) and stage != Stage.STARTED}
    assert not before & OPENED
    assert FIRST in before


@pytest.mark.parametrize(
    ("here", "there", "reason", "gates", "code"),
    [
        ("informed", "consented", "consent_active", BOTH, None),
        ("informed", "consented", "consent_active", Gates(), "no_consent_in_force"),
        ("informed", "consented", "consent_active", Gates(by_social_coordinator=True), "no_consent_in_force"),
        ("informed", "consented", "start_decided", BOTH, "not_in_table"),
        ("informed", "started", "start_decided", BOTH, "not_in_table"),
        ("consented", "started", "start_decided", BOTH, None),
        ("consented", "started", "start_decided", Gates(by_social_coordinator=True), "no_consent_in_force"),
        ("consented", "started", "start_decided", Gates(consent_in_force=True), "not_social_coordinator"),
        ("consented", "refused", "consent_withdrawn", Gates(), None),
        ("started", "closed", "closed", Gates(), None),
        ("closed", "started", "start_decided", BOTH, "not_in_table"),
    ],
)
def test_the_gates(here, there, reason, gates, code):
    if code is None:
        check_move(here, there, reason, gates)
        return
    with pytest.raises(MoveRefused) as refused:
        check_move(here, there, reason, gates)
    assert refused.value.code == code
