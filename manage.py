#!/usr/bin/env python
"""Command line of the project. `./dev demo` and `./dev test` are the two commands a newcomer needs."""

import os
import sys


def main() -> None:
    """Run one management command; every refusal is one Swedish sentence and a non-zero exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import start

    start.run(sys.argv)


if __name__ == "__main__":
    main()
