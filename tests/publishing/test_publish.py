"""What a publication promises: bands that hold, nothing provable, repairs where needed, no mistake kept."""

from dataclasses import replace
from itertools import pairwise

import pytest

from sig.publishing import export, repair
from sig.publishing import publish as module
from sig.publishing.bands import Band
from sig.publishing.counts import Contradiction, Counts, check_counts
from sig.publishing.effects import effects, may_show, mean
from sig.publishing.gate import Gate
from sig.publishing.knowledge import AGAINST, INSIDER, PUBLIC, Profile, framework, taken_out, window
from sig.publishing.menu import WHOLE, BadMenu, Menu, Row
from sig.publishing.menus import LARGE_FROM, city, large
from sig.publishing.publish import audit, check_truth, publish
from sig.publishing.record import REASONS, Earlier, NotPublished, Parameters, Publication
from sig.publishing.solver import Clock
from tests.publishing.attacker.hunt import attack, told_anew
from tests.publishing.attacker.model import Fact, Knowledge
from tests.publishing.attacker.tables import read
from tests.publishing.enumeration import Day, number, sequences
from tests.publishing.enumeration import days as every
from tests.publishing.small_menus import STAGES, counts, menu, shown

MENU = menu()
LEAKY = counts(F=(2, 1, 1), P=(5, 6, 3))
"""18 nominated: who knows that, and sees girls 0–4 and boys 10–14, knows that there are 4 and 14."""


def sequence(days: list[Counts], profile: str = "public", **settings: int) -> list[Earlier]:
    done: list[Earlier] = []
    for place, one in enumerate(days):
        parameters = replace(Parameters(), **settings)
        made = publish(MENU, done, str(place + 1), one, profile=profile, parameters=parameters)
        done.append(Earlier(made, one))
    return done


def test_the_public_needs_no_repair_where_the_insider_does() -> None:
    public = publish(MENU, [], "1", LEAKY)
    insider = publish(MENU, [], "1", LEAKY, profile="insider")
    assert public.by_cell["sex", "F", "nominated"].band == Band(0, 4)
    assert not public.repairs
    coarse = [one for one in insider.cells if one.band is None or one.band.high - one.band.low > 4]
    assert coarse
    assert insider.repairs


def test_an_insider_publication_is_audited_against_the_public_too() -> None:
    made = publish(MENU, [], "1", LEAKY, profile="insider")
    assert [one.profile for one in made.reports] == ["public", "insider"]
    assert all(one.unsolved == 0 for one in made.reports)
    assert set(AGAINST) == {"public", "insider"}


@pytest.mark.parametrize("profile", ["public", "insider"])
def test_every_band_holds_the_truth(profile: str) -> None:
    days = [
        counts(F=(3, 0, 0), P=(9, 0, 1)),
        counts(F=(3, 1, 0), P=(11, 3, 3)),
        counts(F=(2, 2, 1), P=(14, 6, 4)),
    ]
    truth = {str(place + 1): one for place, one in enumerate(days)}
    for earlier in sequence(days, profile):
        for one in earlier.publication.cells:
            if one.band is not None:
                assert one.band.holds(truth[one.as_of].cell(MENU, one.cell))


def test_the_same_input_gives_the_same_digest_whatever_it_took() -> None:
    one, two = (publish(MENU, [], "1", LEAKY, profile="insider") for _ in range(2))
    assert one.sha256 == two.sha256
    assert replace(one, seconds=99.0).sha256 == one.sha256
    assert replace(one, key="2").sha256 != one.sha256
    assert "seconds" not in one.to_json()


def test_a_repair_that_does_nothing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "mend", lambda *_: None)
    with pytest.raises(NotPublished) as refused:
        publish(MENU, [], "1", LEAKY, profile="insider")
    assert refused.value.code == "exposed"


def test_a_repair_that_forgets_what_it_widened_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    real = repair.mend

    def forgetful(examination: object, repairs: repair.Repairs, key: str) -> None:
        kept = dict(repairs.widths)
        real(examination, repairs, key)  # type: ignore[arg-type]
        repairs.widths.update(kept)

    monkeypatch.setattr(module, "mend", forgetful)
    with pytest.raises(NotPublished) as refused:
        publish(MENU, [], "1", LEAKY, profile="insider")
    assert refused.value.code == "exposed"


def test_a_band_that_is_not_true_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "band", lambda count, width=5: Band(count + 1, count + 5))
    with pytest.raises(NotPublished) as refused:
        publish(MENU, [], "1", LEAKY)
    assert refused.value.code == "contradiction"


def test_a_finished_record_is_audited_for_itself() -> None:
    """Somebody who narrows one band of a finished publication is found out."""
    made = publish(MENU, [], "1", LEAKY)
    cells = [
        replace(one, band=Band(4, 4)) if one.cell == ("sex", "F", "nominated") else one for one in made.cells
    ]
    with pytest.raises(NotPublished, match="exposed"):
        audit(MENU, [], replace(made, cells=tuple(cells)), LEAKY, clock=Clock(float("inf")))
    lying = [
        replace(one, band=Band(5, 9)) if one.cell == ("sex", "F", "nominated") else one for one in made.cells
    ]
    with pytest.raises(Contradiction):
        check_truth(MENU, replace(made, cells=tuple(lying)), LEAKY)
    with pytest.raises(Contradiction):
        audit(MENU, [], replace(made, cells=tuple(lying)), LEAKY, clock=Clock(float("inf")))


def test_no_time_no_publication() -> None:
    with pytest.raises(NotPublished) as refused:
        publish(MENU, [], "1", LEAKY, parameters=Parameters(seconds=0.0))
    assert refused.value.code == "time_out"


def test_what_has_left_already_cannot_be_repaired() -> None:
    """An earlier publication that tells a number: nothing new makes it untold, so nothing leaves."""
    made = publish(MENU, [], "1", LEAKY)
    cells = [
        replace(one, band=Band(4, 4)) if one.cell == ("sex", "F", "nominated") else one for one in made.cells
    ]
    told = Earlier(replace(made, cells=tuple(cells)), LEAKY)
    with pytest.raises(NotPublished) as refused:
        publish(MENU, [told], "2", counts(F=(5, 3, 3), P=(8, 9, 6)))
    assert refused.value.code == "exposed"


EMPTYING = [
    counts(F=(10, 1, 4), P=(5, 5, 5)),
    counts(F=(10, 1, 4), P=(4, 5, 6)),
    counts(F=(9, 2, 4), P=(3, 6, 6)),
    counts(F=(4, 7, 4), P=(0, 8, 7)),
]
"""Nobody new comes, and who knows how many have left can tell more and more of what was published."""


def test_what_an_insider_learns_by_other_means_does_not_stop_a_publication() -> None:
    """The attacker finds it; but each finding is there without reading the publication that came then."""
    done = sequence(EMPTYING, "insider", people=10)
    assert [one.publication.reports[1].told_before for one in done] == [0, 1, 1, 1]
    assert all(one.publication.reports[0].told_before == 0 for one in done)
    tables = read(export.tables(MENU, [one.publication for one in done]))
    keys = [one.publication.key for one in done]
    facts = tuple(
        Fact((("stage", stage),), key, one.counts.cell(MENU, (WHOLE, WHOLE, stage)))
        for key, one in zip(keys, done, strict=True)
        for stage in INSIDER.knows
    )
    knowledge = Knowledge(facts, eager=True)
    report = attack(tables, knowledge)
    assert report.findings
    assert report.unsolved == ()
    assert told_anew(tables, knowledge, report.findings) == []


def test_a_band_that_tells_more_is_found_to_be_new() -> None:
    """The same programme, whose second publication narrows what the first said."""
    done = sequence(EMPTYING[:2], "insider", people=10)
    second = done[1].publication
    cells = [
        replace(one, band=Band(5, 5), as_of="2") if one.cell == ("sex", "P", "good") else one
        for one in [*second.cells, replace(second.cells[0], cell=("sex", "P", "good"))]
    ]
    tables = read(export.tables(MENU, [done[0].publication, replace(second, cells=tuple(cells))]))
    knowledge = Knowledge((Fact((("stage", "closed"),), "2", 16),))
    found = attack(tables, knowledge).findings
    assert told_anew(tables, knowledge, found)


@pytest.mark.parametrize(("left_out", "gone"), [(1, 0), (0, 1), (-1, 2)])
def test_who_was_taken_out_is_not_hidden_by_those_who_came_later(left_out: int, gone: int) -> None:
    """A window of the first and the last day of three: on the second `1 - left_out` girls fewer."""
    days = [counts(F=(5, 2, 2), P=(6, 3, 3)), counts(F=(4 + left_out, 2, 2), P=(6, 3, 3))]
    last = counts(F=(9, 2, 2), P=(9, 3, 3))
    earlier = [Earlier(shown(MENU, str(place + 1), {}), one) for place, one in enumerate(days)]
    gates = [Gate("nominated", "nominated", "1", opened=True)]
    new = replace(shown(MENU, "3", {}, gates), parameters=Parameters(window=1))
    seen = window(MENU, earlier, new, last)
    assert seen.space.keys == ("1", "3")
    assert seen.gone == (gone,)
    assert taken_out(seen.space, seen.truth) == (0,), "the ends alone say nothing of it"
    rules = framework(seen.space, seen.truth, seen.gone)
    assert {line.low for line in rules if line.high is None} == {-gone}
    assert all(line.holds(seen.truth) for line in rules)


def test_every_reason_has_plain_words() -> None:
    for code, words in REASONS.items():
        assert code.isidentifier()
        assert words.endswith(".")


@pytest.mark.parametrize(
    ("people", "wrong"),
    [
        ({("sex", "F", "open"): 1}, "adds up"),
        ({("sex", "F", "open"): -1, (WHOLE, WHOLE, "open"): -1}, "counts -1"),
        ({("sex", "X", "open"): 1}, "not in menu"),
        ({(WHOLE, WHOLE, "nominated"): 1}, "not in menu"),
    ],
)
def test_counts_that_cannot_be_are_refused(people: dict[tuple[str, str, str], int], wrong: str) -> None:
    with pytest.raises(Contradiction, match=wrong):
        check_counts(MENU, Counts(people))
    with pytest.raises(NotPublished, match="contradiction"):
        publish(MENU, [], "1", Counts(people))


def test_a_value_that_does_not_exist_yet_is_a_structural_zero() -> None:
    absent = replace(counts(P=(8, 4, 4), F=(0, 0, 0)), absent=frozenset({("sex", "F")}))
    made = publish(MENU, [], "1", absent, profile="insider")
    assert made.absent == (("sex", "F"),)
    with pytest.raises(NotPublished, match="nobody can be"):
        publish(MENU, [], "1", replace(LEAKY, absent=frozenset({("sex", "F")})))


# Corrections


def mistakes() -> list[Counts]:
    """A closed case and two open ones are found to be mistakes, while others come in."""
    return [
        counts(F=(3, 1, 2), P=(6, 5, 4)),
        counts(F=(2, 1, 2), P=(5, 4, 4)),
        counts(F=(3, 2, 2), P=(9, 7, 6)),
    ]


@pytest.mark.parametrize("profile", ["public", "insider"])
def test_a_mistake_that_is_taken_out_does_not_make_the_truth_impossible(profile: str) -> None:
    done = sequence(mistakes(), profile)
    assert [one.publication.key for one in done] == ["1", "2", "3"]
    seen = window(MENU, done[:-1], done[-1].publication, done[-1].counts)
    assert seen.space.keys == ("1", "2", "3")


def test_rules_bend_only_as_far_as_the_truth_does() -> None:
    """One girl and two boys were taken out: three, of anybody. Where nobody was, the moves are strict."""
    days = mistakes()
    done = sequence(days)
    seen = window(MENU, done[:-1], done[-1].publication, days[-1])
    bent = [line for line in framework(seen.space, seen.truth) if line.high is None and line.low != 0]
    assert {line.low for line in bent} == {-3}
    assert all(line.holds(seen.truth) for line in bent)
    strict = sequence([days[0], days[2]])
    seen = window(MENU, strict[:-1], strict[-1].publication, days[2])
    assert not [line for line in framework(seen.space, seen.truth) if line.high is None and line.low != 0]


# A sequence, listed whole


DAYS: list[list[Day]] = [
    [((1, 0, 0), (5, 0, 0)), ((3, 0, 0), (8, 0, 0)), ((2, 0, 1), (4, 1, 3))],
    [((0, 0, 0), (6, 0, 0)), ((0, 0, 0), (6, 0, 0)), ((0, 1, 0), (5, 2, 3))],
    [((2, 0, 0), (3, 1, 1)), ((2, 2, 0), (2, 4, 2))],
]


@pytest.mark.parametrize("days", DAYS, ids=["girls come", "one stands still", "closings"])
@pytest.mark.parametrize("profile", [PUBLIC, INSIDER], ids=["public", "insider"])
def test_listing_every_table_finds_nothing_in_a_sequence(days: list[Day], profile: Profile) -> None:
    """By sex and stage, with no help from the product: each day alone, all tables that its figures allow."""
    truth = [counts(F=day[0], P=day[1]) for day in days]
    done = sequence(truth, profile.code)
    for before, after in pairwise([None, *done]):
        last = [one for one in (before, after) if one]
        _nothing_small(last, [days[int(one.publication.key) - 1] for one in last], profile.knows)


def _nothing_small(done: list[Earlier], truth: list[Day], knows: tuple[str, ...]) -> None:
    lists = [_allowed(one.publication, day, knows) for one, day in zip(done, truth, strict=True)]
    for sex in ("", "F", "P"):
        for stage in ("nominated", "closed"):
            for place, day in enumerate(truth):
                values = {number(one, sex, stage) for one in lists[place]}
                known = not sex and stage in knows
                assert number(day, sex, stage) in values
                low, high = min(values), max(values)
                small = high - low <= 1 and any(1 <= one <= 4 for one in (low, high))
                alone = high == number(day, "", stage) and stage in knows
                assert known or alone or not small, (sex, stage, low, high)


def _allowed(publication: Publication, truth: Day, knows: tuple[str, ...]) -> list[Day]:
    """All tables of one day that the figures of that day allow (a day without a figure of its own: any)."""
    bands = [one for one in publication.cells if one.band is not None and one.as_of == publication.key]
    most = 13
    if not bands and not knows:
        return list(every(6))
    found = [
        day
        for day in _of_total(truth, most, knows)
        if all(one.band.holds(number(day, one.cell[1], one.cell[2])) for one in bands if one.band)
    ]
    return [one for (one,) in sequences([found])]


def _of_total(truth: Day, most: int, knows: tuple[str, ...]) -> list[Day]:
    """Days by closed and open of each sex (good and bad told apart only as far as they add up)."""
    found: list[Day] = []
    total, closed = number(truth, "", "nominated"), number(truth, "", "closed")
    for girls in range(most):
        for boys in range(most - girls):
            for girls_closed in range(girls + 1):
                for boys_closed in range(boys + 1):
                    if "nominated" in knows and girls + boys != total:
                        continue
                    if "closed" in knows and girls_closed + boys_closed != closed:
                        continue
                    found += _outcomes(girls, boys, girls_closed, boys_closed)
    return found


def _outcomes(girls: int, boys: int, girls_closed: int, boys_closed: int) -> list[Day]:
    return [
        ((girls - girls_closed, good, girls_closed - good), (boys - boys_closed, fine, boys_closed - fine))
        for good in range(girls_closed + 1)
        for fine in range(boys_closed + 1)
    ]


# Menus and effects


def test_menus_ask_only_what_they_may() -> None:
    dimensions = {"area": ("A", "B"), "age": ("13-14", "15-17"), "sex": ("F", "P"), "nominator": ("s", "p")}
    small, big = city(dimensions), large(dimensions)
    asked = {(row.dimension, stage) for row in small.rows for stage in row.stages}
    four = {"nominated", "eligible", "consented", "closed"}
    assert {stage for name, stage in asked if name in ("area", "age")} == four
    assert {stage for name, stage in asked if name in ("sex", "nominator")} == {"nominated", "closed"}
    assert {"broken_loose", "partly", "not_broken", "unknown"} <= {stage for name, stage in asked if not name}
    assert asked < {(row.dimension, stage) for row in big.rows for stage in row.stages}
    assert (small.smallest, big.smallest) == (0, LARGE_FROM)
    assert small.version != big.version


def test_a_programme_too_small_for_the_larger_menu_is_told() -> None:
    too_large = Menu("large/9", {"sex": ("F", "P")}, STAGES, MENU.rows, smallest=19)
    with pytest.raises(NotPublished) as refused:
        publish(too_large, [], "1", LEAKY)
    assert refused.value.code == "too_few"
    publish(replace(too_large, smallest=18), [], "1", LEAKY)


def test_another_menu_is_another_series() -> None:
    made = Earlier(publish(MENU, [], "1", LEAKY), LEAKY)
    with pytest.raises(NotPublished) as refused:
        publish(replace(MENU, version="small/2"), [made], "2", LEAKY)
    assert refused.value.code == "other_menu"


@pytest.mark.parametrize(
    "rows",
    [
        (Row("a", "nothing", ("nominated",), "nominated", 1),),
        (Row("a", WHOLE, ("nothing",), "nominated", 1),),
        (Row("a", WHOLE, ("nominated",), "nothing", 1),),
        (Row("a", WHOLE, ("nominated",), "nominated", 1), Row("b", WHOLE, ("nominated",), "nominated", 1)),
        (Row("a", WHOLE, ("nominated",), "nominated", 1), Row("a", WHOLE, ("closed",), "nominated", 1)),
    ],
    ids=["dimension", "stage", "gate", "asked twice", "code twice"],
)
def test_a_menu_that_contradicts_itself_is_refused(rows: tuple[Row, ...]) -> None:
    with pytest.raises(BadMenu):
        Menu("bad/1", {"sex": ("F", "P")}, STAGES, rows)


@pytest.mark.parametrize(
    ("pairs", "shown", "may"),
    [
        (9, 0, False),
        (10, 0, True),
        (11, 0, True),
        (14, 10, False),
        (15, 10, True),
        (16, 10, True),
        (10, 6, False),
    ],
)
def test_effects_need_ten_pairs_and_five_new(pairs: int, shown: int, may: bool) -> None:
    assert may_show(pairs, shown) is may


def test_effects_that_were_counted_otherwise_are_refused() -> None:
    with pytest.raises(ValueError, match="were shown"):
        may_show(9, 10)


def test_effects_are_bands_and_a_mean_has_no_decimals() -> None:
    told = effects([2, 1, 1, 1, 1, 0, 0, -1, 3, 2])
    assert (told.improved, told.unchanged, told.worse) == (Band(5, 9), Band(0, 4), Band(0, 4))
    found = mean([3, 3, 3, 4, 4, 4, 4, 3, 3, 4])
    assert (found.about, found.low, found.high) == (4, 3.5, 4.5)
    assert mean([-1] * 10).about == -1
    for few in ([], [1] * 9):
        with pytest.raises(ValueError, match="too few"):
            effects(few)
        with pytest.raises(ValueError, match="too few"):
            mean(few)
