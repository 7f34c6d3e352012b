"""Licensed instruments that may be named. Data: the name and the kind of information, never any content."""

from collections.abc import Mapping

INSTRUMENTS: Mapping[str, str] = {
    "SAVRY": "crime",
    "YLS/CMI": "crime",
    "SIG:RBM": "crime",
    "EARL": "crime",
    "ESTER": "plan",
    "BBIC": "plan",
    "ADAD": "substances",
    "AUDIT": "substances",
    "DUDIT": "substances",
    "SDQ": "health",
}
"""Its name, and what a note of it most often is about."""
