"""Asks the package index for known vulnerabilities of everything in requirements.txt.

Fails when there is one. When the index cannot be asked, or does not answer for some packages, it
says so and lets CI go on: nothing is known then, which is not the same as clean.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_TIME_LIMIT_SECONDS = 300
_LINE = ["pip-audit", "-r", "requirements.txt", "-f", "json", "--progress-spinner", "off"]


def answer() -> list[dict[str, Any]] | None:
    """What is known of each package; `None` when nobody could be asked."""
    try:
        done = subprocess.run(
            _LINE, capture_output=True, text=True, timeout=_TIME_LIMIT_SECONDS, check=False
        )
        return json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def main() -> int:
    """The exit code."""
    known = answer()
    if known is None:
        print("pip-audit: WARNING: the index cannot be asked; nothing is known of any package.")
        return 0
    unknown = [each["name"] for each in known if "skip_reason" in each]
    vulnerable = {each["name"]: each["vulns"] for each in known if each.get("vulns")}
    for name, found in vulnerable.items():
        print(f"pip-audit: {name}: {', '.join(each['id'] for each in found)}")
    if unknown:
        print(
            f"pip-audit: WARNING: the index does not answer for {len(unknown)} of {len(known)}"
            " packages; nothing is known of these."
        )
    if not vulnerable and len(unknown) < len(known):
        print(f"pip-audit: no known vulnerability in {len(known) - len(unknown)} packages.")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
