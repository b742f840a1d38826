"""`python -m control_plane`."""

from __future__ import annotations

import sys

from control_plane.cli.main import main
from control_plane.secrets.logs import make_logs_safe

if __name__ == "__main__":
    make_logs_safe()
    sys.exit(main(sys.argv[1:]))
