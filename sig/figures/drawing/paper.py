"""What a drawing is made of: lines, areas, curves, dots and labels, and how labels find a place. Pure.

A unit is a CSS pixel at the size that the drawing is meant for: 720 wide, or 340 on a phone. Nothing here has
a colour: the templates give each `kind` its own. Labels are given the room that they need in the widest font
that a reader may meet (`width_of`, measured in Chromium), for the project's own may come late.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

WIDE, NARROW = 720, 340
SIZE = 14.0
DIGIT, SIGN, LETTER, SPACE = 0.72, 1.0, 0.68, 0.36
"""The widths of characters, in their size."""
UP, DOWN = 0.8, 0.25
"""How far a label reaches above and below its baseline, in its size."""
GAP = 2.0
Point = tuple[float, float]
Say = Callable[[float], str]
"""A number as the reader writes it."""


@dataclass(frozen=True)
class Box:
    """A rectangle, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, width: float, height: float) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


@dataclass(frozen=True)
class Label:
    """Words or a number; `anchor` as in SVG: start, middle or end. `y` is the baseline."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    kind: str = "label"

    @property
    def box(self) -> Box:
        width = width_of(self.text)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - UP * SIZE, left + width, self.y + DOWN * SIZE)


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


@dataclass(frozen=True)
class Shape:
    """A curve, or the outline of an area."""

    points: tuple[Point, ...]
    kind: str

    @property
    def text(self) -> str:
        """As SVG writes points."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Dot:
    """A circle."""

    x: float
    y: float
    kind: str
    r: float = 5.0

    @property
    def box(self) -> Box:
        return Box(self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r)


@dataclass(frozen=True)
class Drawing:
    """One variant. Areas lie at the bottom, labels on top."""

    width: int
    height: int
    narrow: bool
    areas: tuple[Shape, ...] = ()
    lines: tuple[Line, ...] = ()
    curves: tuple[Shape, ...] = ()
    dots: tuple[Dot, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass
class Sheet:
    """A drawing while it is made. Whatever is put on it is rounded to a tenth of a pixel."""

    width: int
    height: int
    narrow: bool
    areas: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    curves: list[Shape] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def area(self, points: Iterable[Point], kind: str) -> None:
        self.areas.append(Shape(_tenths(points), kind))

    def curve(self, points: Iterable[Point], kind: str) -> None:
        """Nothing, where there are fewer than two points."""
        rounded = _tenths(points)
        if len(rounded) > 1:
            self.curves.append(Shape(rounded, kind))

    def line(self, here: Point, there: Point, kind: str) -> None:
        ((x1, y1), (x2, y2)) = _tenths((here, there))
        self.lines.append(Line(x1, y1, x2, y2, kind))

    def dot(self, at: Point, kind: str, r: float = 5.0) -> None:
        ((x, y),) = _tenths((at,))
        self.dots.append(Dot(x, y, kind, r))

    def label(self, text: str, places: Sequence[tuple[float, float, str]], kind: str = "label") -> bool:
        """Put `text` at the first of `places` (x, y, anchor) where it is on the paper and hides nothing.

        Returns whether there was one: where there is none the label is left out, and the table has it.
        """
        taken = [one.box for one in self.labels] + [one.box for one in self.dots]
        for x, y, anchor in places:
            one = Label(round(x, 1), round(y, 1), text, anchor, kind)
            grown = Box(one.box.left - GAP, one.box.top, one.box.right + GAP, one.box.bottom)
            if one.box.inside(self.width, self.height) and not any(map(grown.meets, taken)):
                self.labels.append(one)
                return True
        return False

    def done(self) -> Drawing:
        return Drawing(
            self.width,
            self.height,
            self.narrow,
            tuple(self.areas),
            tuple(self.lines),
            tuple(self.curves),
            tuple(self.dots),
            tuple(self.labels),
        )


def width_of(text: str) -> float:
    """How much room a text is given, in pixels."""
    return SIZE * sum(map(_width, text))


def _width(character: str) -> float:
    if character.isspace():
        return SPACE
    return DIGIT if character.isdecimal() else LETTER if character.isalpha() else SIGN


def whole(number: float) -> str:
    """A number without decimals."""
    return f"{number:.0f}"


def _tenths(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((round(x, 1), round(y, 1)) for x, y in points)
