"""`python -m control_plane`."""

from __future__ import annotations

import sys

from control_plane.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
