"""Makes the fingerprint of one document anew."""

import sys
from pathlib import Path

from . import HERE, fingerprint

name, source = sys.argv[1:]
text = Path(source).read_text(encoding="utf-8")
(HERE / f"{name}.words").write_text(fingerprint(text), encoding="ascii")
