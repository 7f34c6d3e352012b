"""Licensed instruments that may be named. Data: their names, never any content."""

INSTRUMENTS = (
    "SAVRY",
    "YLS/CMI",
    "SIG:RBM",
    "EARL",
    "ESTER",
    "BBIC",
    "ADAD",
    "AUDIT",
    "DUDIT",
    "SDQ",
)
