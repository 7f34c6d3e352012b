"""`./dev bench [NAME …]`."""

import sys

from tests import runner

if __name__ == "__main__":
    sys.exit(runner.main("tests.bench", sys.argv[1:]))
