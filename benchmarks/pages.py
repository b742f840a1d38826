"""Server time of every page with 100,000 runs in the store and with 100, beside the limit.

    python benchmarks/pages.py [--runs 100000] [--repeat 7]

Each page is run by Streamlit's own script runner in this process, warm, without a browser; the
median is
printed beside the limit of 300 ms and beside the same page over a small store.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path

logging.getLogger("streamlit").setLevel(logging.ERROR)  # It warns of having no browser.
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from history import fill
from streamlit.testing.v1 import AppTest

from control_plane.bootstrap import Plane, build, use_plane
from control_plane.domain.access import local_principal
from control_plane.services.records import RunFilter
from control_plane.services.runs import list_runs
from control_plane.settings import Settings

LIMIT_MS = 300


def opened(folder: Path, *, runs: int) -> Plane:
    """A plane with a past, and no worker that would get in the way."""
    plane = build(
        Settings.from_environment({"CONTROL_PLANE_DATA": str(folder), "CONTROL_PLANE_DEMO": "0"})
    )
    begun = time.perf_counter()
    fill(plane, runs=runs)
    print(f"{runs} runs in the store after {time.perf_counter() - begun:.0f} s", flush=True)
    return plane


def page_ms(plane: Plane, *, repeat: int) -> dict[str, float]:
    """Median server time of each page in milliseconds, warm."""
    use_plane(plane)
    newest = list_runs(plane.desk, local_principal(), RunFilter(), limit=1).items[0]
    query = {
        "run": {"run": newest.id},
        "agent": {"agent": "billing"},
        "pattern": {"pattern": "support_swarm"},
    }
    times: dict[str, float] = {}
    for file in sorted((ROOT / "pages").glob("[a-z]*.py")):
        app = AppTest.from_file(
            str(ROOT / "control_plane" / "ui" / "shell.py"), default_timeout=60
        ).run()
        for name, value in query.get(file.stem, {}).items():
            app.query_params[name] = value
        app.switch_page(str(file)).run()
        if app.exception:
            raise SystemExit(f"{file.name}: {app.exception[0].message}")
        samples: list[float] = []
        for _ in range(repeat):
            begun = time.perf_counter()
            app.run()
            samples.append((time.perf_counter() - begun) * 1000)
        times[file.stem] = statistics.median(samples)
    use_plane(None)
    return times


def main() -> None:
    """Measure and print; exit code 1 if a page is over the limit."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--runs", type=int, default=100_000)
    options.add_argument("--repeat", type=int, default=7)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        small = opened(Path(folder) / "small", runs=100)
        large = opened(Path(folder) / "large", runs=chosen.runs)
        over_few, over_many = (
            page_ms(small, repeat=chosen.repeat),
            page_ms(large, repeat=chosen.repeat),
        )
        small.close()
        large.close()
    print(f"{'page':14}{'100 runs':>12}{f'{chosen.runs} runs':>16}{'of the limit':>14}")
    for name, took in over_many.items():
        print(f"{name:14}{over_few[name]:>9.0f} ms{took:>13.0f} ms{took / LIMIT_MS:>14.0%}")
    sys.exit(int(max(over_many.values()) > LIMIT_MS))


if __name__ == "__main__":
    main()
