"""A pytest plugin: `consent.grants` with the mistake in SIG_PLANTED, for the tests that import it."""

import importlib.util
import json
import os
import sys

OLD, NEW = json.loads(os.environ["SIG_PLANTED"])
SPEC = importlib.util.find_spec("consent.grants")
assert SPEC is not None
assert SPEC.origin is not None
with open(SPEC.origin, encoding="utf-8") as source:
    TEXT = source.read().replace(OLD, NEW, 1)
MODULE = importlib.util.module_from_spec(SPEC)
sys.modules["consent.grants"] = MODULE
exec(compile(TEXT, SPEC.origin, "exec"), MODULE.__dict__)  # noqa: S102
