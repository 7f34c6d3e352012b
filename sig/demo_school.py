"""The demo's school weeks: spring and autumn with the summer between, a fall, and a week to fill in."""

from audit import clock
from sig.demo_case import Live
from sig.school.weeks import Week, newest_to_report
from sig.services import school
from sig.services.school import Reported

SUMMER = range(25, 34)
OTHER_HOLIDAYS = frozenset({1, 8, 44, 52, 53})
WEEKS = {1: 52, 2: 10, 5: 10, 9: 10}
"""How many weeks have been reported, by the case's number: the first a year, so that a summer is in it."""
FALLING, WAITING = 5, 2
"""The case whose last week is much lower, and the one whose last week nobody has filled in."""
WAVE = (0, 4, -6, 3, 8, -3, 5)
NOT_KNOWN_EVERY = 17
LEAST, MOST = 35, 92


def report(live: Live) -> None:
    """What school has reported of one case, for social services and the police to read."""
    count = WEEKS.get(live.number, 0)
    if not count:
        return
    newest = newest_to_report(clock.today()).plus(-1 if live.number == WAITING else 0)
    weeks = [newest.plus(-back) for back in reversed(range(count))]
    told = [_told(live, week, turn, count) for turn, week in enumerate(weeks)]
    readers = live.to("social_services", "police")
    school.report(case=live.id, reported=told, release_to=readers, by=live.cast["sam"])


def _told(live: Live, week: Week, turn: int, count: int) -> Reported:
    if week.number in SUMMER or week.number in OTHER_HOLIDAYS:
        return Reported(week, no_school="holiday")
    if turn % NOT_KNOWN_EVERY == NOT_KNOWN_EVERY - 1:
        return Reported(week, no_school="unknown")
    if live.number == FALLING and turn == count - 1:
        return Reported(week, 40, comment="Borta från onsdag. Mentorn har ringt hem.")
    rising = 44 + 40 * turn // count + live.number
    percent = max(LEAST, min(MOST, rising + WAVE[(turn + live.number) % len(WAVE)]))
    return Reported(week, percent, comment="Kom i tid varje dag." if turn == count - 2 else "")
