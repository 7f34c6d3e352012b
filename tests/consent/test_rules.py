"""Rules of signing as a programme file may state them."""

from uuid import uuid4

import pytest

from consent import rules
from consent.categories import CATEGORIES
from consent.presets import DEFAULT, PRESETS, Preset
from consent.rules import ESKILSTUNA, BadRules, ConsentRules


def test_eskilstuna_asks_the_youth_and_the_guardians_until_18() -> None:
    assert (ESKILSTUNA.youth_signs_from, ESKILSTUNA.guardians_sign_until, ESKILSTUNA.longest_months) == (
        0,
        18,
        12,
    )
    assert ESKILSTUNA.categories == tuple(CATEGORIES)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_rules_survive_being_stored(preset: Preset) -> None:
    assert ConsentRules.from_settings(preset.rules.to_json()) == preset.rules


def test_every_preset_says_where_it_comes_from_and_what_is_not_confirmed() -> None:
    assert set(PRESETS) == {"eskilstuna", "huddinge", "skovde", "norrkoping", "kinda", "munkfors"}
    for code, preset in PRESETS.items():
        assert preset.source.endswith(".")
        assert preset.confirm is (code != DEFAULT) is ("Bekräfta med jurist" in preset.source)
    assert PRESETS[DEFAULT].rules == ESKILSTUNA


@pytest.mark.parametrize(("purpose", "months"), [("leave_crime", 12), ("aftercare", 18)])
def test_aftercare_reaches_past_the_follow_up_at_12_months(purpose: str, months: int) -> None:
    assert ESKILSTUNA.longest(purpose) == months


def test_rules_stored_before_aftercare_are_still_read() -> None:
    stored = {key: value for key, value in ESKILSTUNA.to_json().items() if key != "aftercare_months"}
    assert ConsentRules.from_settings(stored) == ESKILSTUNA


def test_no_settings_are_the_default() -> None:
    assert ConsentRules.from_settings({}) == ESKILSTUNA


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"youth_signs_from": -1}, "youth_signs_from"),
        ({"youth_signs_from": 19}, "youth_signs_from"),
        ({"youth_signs_from": True}, "youth_signs_from"),
        ({"youth_signs_from": "12"}, "youth_signs_from"),
        ({"guardians_sign_until": 19}, "guardians_sign_until"),
        ({"youth_signs_from": 16, "guardians_sign_until": 15}, "nobody would sign"),
        ({"longest_months": 0}, "longest_months"),
        ({"longest_months": 37}, "longest_months"),
        ({"aftercare_months": 0}, "aftercare_months"),
        ({"aftercare_months": 37}, "aftercare_months"),
        ({"categories": []}, "categories"),
        ({"categories": ["school", "school"]}, "categories"),
        ({"categories": ["secrets"]}, "unknown secrets"),
        ({"colour": "red"}, "unknown consent setting colour"),
    ],
)
def test_impossible_rules_are_refused_by_name(settings: dict[str, object], key: str) -> None:
    with pytest.raises(BadRules, match=key):
        ConsentRules.from_settings(settings)


@pytest.mark.parametrize("months", [1, 36])
def test_the_longest_period_may_be_one_to_36_months(months: int) -> None:
    assert ConsentRules(longest_months=months).longest_months == months


def test_a_programme_hands_in_its_own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_providers", [])
    team = uuid4()
    rules.provide(lambda asked: PRESETS["kinda"].rules if asked == team else None)
    assert rules.current(team) == PRESETS["kinda"].rules
    assert rules.current(uuid4()) == ESKILSTUNA
