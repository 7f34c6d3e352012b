"""A QR code as one SVG path, so that the template can draw it without inline style or trusted markup."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class QrPicture:
    """`size` modules a side, quiet zone included; `path` is the value of an SVG path's d attribute."""

    size: int
    path: str


def picture(text: str) -> QrPicture:
    """The QR code of `text` with medium error correction."""
    rows = segno.make(text, error="m", micro=False).matrix
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{run}v1h-{run}z"
        for y, row in enumerate(rows)
        for x, run in _runs(row)
    )
    return QrPicture(len(rows) + 2 * QUIET_ZONE, path)


def _runs(row: bytearray) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
