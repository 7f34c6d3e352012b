"""Invented programmes whose future is known: lived whole, told as far as a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sig.figures.forecast import Forecast, forecast
from sig.figures.living import Course
from sig.figures.pace import Target

START = date(2016, 1, 1)
TARGET = Target(15, START, date(2019, 12, 31))


@dataclass(frozen=True)
class Life:
    """One youth, in days from START. `back` is when a relapse takes the verdict back, 0 for never."""

    start: float
    close: float
    verdict: float
    broken: bool
    back: float

    def counts_on(self, day: int) -> bool:
        return self.broken and self.verdict <= day and not 0 < self.back <= day

    def known_on(self, day: int) -> Course:
        def told(at: float) -> date | None:
            return START + timedelta(days=int(at)) if 0 < at <= day else None

        return Course(
            START + timedelta(days=int(self.start)),
            told(self.close),
            told(self.verdict),
            self.broken and self.verdict <= day,
            told(self.back),
        )


@dataclass(frozen=True)
class Invented:
    """A programme, and the day on which it is asked."""

    lives: tuple[Life, ...]
    day: int

    @property
    def courses(self) -> list[Course]:
        return [life.known_on(self.day) for life in self.lives if life.start <= self.day]

    @property
    def truth(self) -> int:
        """How many count on the last day of the period."""
        return sum(life.counts_on(TARGET.days) for life in self.lives)


def invented(number: int, *, longer_is_better: bool = False) -> Invented:
    """8 to 25 starts a year, a third of the programmes in bursts; cases of four to sixteen months on average,
    from even to very uneven; 15 to 70 % break loose; in a third, every tenth falls back each year.
    """
    random = Random(number)
    rate, mean = random.uniform(8, 25) / 365, random.uniform(120, 500)
    shape, chance = random.choice([1, 2, 4]), random.uniform(0.15, 0.7)
    slow, bursts = random.uniform(20, 120), random.random() < 0.3
    relapse = random.choice([0.0, 0.0, 0.1 / 365])
    lives: list[Life] = []
    day = random.uniform(0, 60)
    while (day := day + random.expovariate(rate)) < TARGET.days:
        for _youth in range(2 if bursts and random.random() < 0.3 else 1):
            close = day + 1 + random.gammavariate(shape, mean / shape)
            verdict = close + 366 + random.gammavariate(2, slow / 2)
            tilt = 1.0 if not longer_is_better else 0.5 if close - day < 0.7 * mean else 1.4
            broken = random.random() < min(chance * tilt, 0.95)
            back = verdict + 1 + random.expovariate(relapse) if broken and relapse else 0
            lives.append(Life(day, close, verdict, broken, back))
    return Invented(tuple(lives), int(random.uniform(600, 1300)))


@dataclass(frozen=True)
class Calibration:
    """Over many programmes: how many were forecast, in how many the interval held the truth, and where the
    truth fell among the runs (0…1; evenly, if the forecast is right)."""

    asked: int
    held: int
    places: tuple[float, ...]

    def within(self, low: float, high: float) -> float:
        return sum(low <= place <= high for place in self.places) / self.asked


def calibration(numbers: range, runs: int, *, longer_is_better: bool = False) -> Calibration:
    held, places = 0, []
    for number in numbers:
        programme = invented(number, longer_is_better=longer_is_better)
        today = START + timedelta(days=programme.day)
        found = forecast(programme.courses, TARGET, today, runs=runs)
        if not isinstance(found, Forecast):
            continue
        truth = programme.truth
        held += found.low <= truth <= found.high
        below = sum(found.counts[:truth])
        same = found.counts[truth] if truth < len(found.counts) else 0
        # A count is whole: within its own runs the place is drawn, or the places could not be even.
        places.append((below + Random(number).random() * same) / found.runs)
    return Calibration(len(places), held, tuple(places))
