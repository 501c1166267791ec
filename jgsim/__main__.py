"""`python -m jgsim`: the same as the command `jgsim`."""

import sys

from jgsim.cli import main

if __name__ == "__main__":
    sys.exit(main())
