"""Take every screenshot anew: `python -m docs.screenshots.take`, from the project's folder.

Starts the app over an empty store, waits for its demo, adds what the demo lacks, and looks at every
page in light and dark, in English and Japanese. Writes the pictures and the gallery beside itself.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS, serving
from tests.browser.person import Person
from tests.planes import until

HERE = Path(__file__).resolve().parent
LOOKS = {
    ("light", "en"): "English, light",
    ("dark", "en"): "English, dark",
    ("light", "ja"): "日本語",
    ("dark", "ja"): "日本語、ダーク",
}
BROWSERS = {"en": ("en-US", "UTC"), "ja": ("ja-JP", "Asia/Tokyo")}

_ASKED = {"request": "Sum up what changed since yesterday."}
_NIGHTLY = {"kind": "cron", "expression": "30 2 * * *", "timezone": "Europe/Berlin"}
_DIGEST = {"kind": "cron", "expression": "0 9,18 * * 1-5", "timezone": "Asia/Tokyo"}
SCHEDULES: list[dict[str, Any]] = [
    {"name": "nightly_report", "pattern": "quick_answer", "input": _ASKED, "trigger": _NIGHTLY},
    {"name": "weekday_digest", "pattern": "answer_pipeline", "input": _ASKED, "trigger": _DIGEST},
    {"name": "order_cancelled", "pattern": "support_swarm", "trigger": {"kind": "webhook"}},
    {
        "name": "queue_watch",
        "pattern": "quick_answer",
        "input": _ASKED,
        "trigger": {"kind": "interval", "every_seconds": 7200},
    },
]
RULES: list[dict[str, Any]] = [
    {"on": "tool", "target": "refund", "when": "payload.arguments.amount > 500.0", "quorum": 2},
    {
        "on": "handoff",
        "target": "legal",
        "mode": "watch",
        "expires_after_seconds": 900,
        "remind_after_seconds": 300,
    },
    {"on": "agent", "when": "risk == 'high'", "mode": "log"},
]


@dataclass(frozen=True)
class View:
    """One page as it is pictured."""

    title: str
    address: str
    in_japanese: bool = False
    """Whether it is pictured in Japanese, too."""
    prepare: Callable[[Person], None] = Person.settle


def main() -> None:
    """Take all pictures and write the gallery."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url:
        with httpx.Client(base_url=f"{url}/api/v1", timeout=30) as api:
            shown = views(api)
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
            for look in LOOKS:
                take(browser, url, look, shown)
            browser.close()
    (HERE / "README.md").write_text(gallery(shown), encoding="utf-8")


def views(api: httpx.Client) -> dict[str, View]:
    """Every page with the record it shows; one approval is decided, so that a refund waits too."""
    handoff = api.get("/approvals").json()["items"][0]
    consent = {"verdict": "approve", "digest": handoff["digest"]}
    api.post(f"/approvals/{handoff['id']}/decision", json=consent).raise_for_status()
    asks_again = {"run": handoff["run_id"]}
    until(lambda: api.get("/approvals", params=asks_again).json()["items"])
    ended = {run["pattern_name"]: run["id"] for run in runs(api, "succeeded")}
    failed = next(runs(api, "failed"))["id"]
    for spec in SCHEDULES:
        api.post("/schedules", json={"spec": spec}).raise_for_status()
    api.post("/schedules/nightly_report/run").raise_for_status()
    api.put("/policy", json={"rules": RULES, "expected_version": 0}).raise_for_status()
    told = {"text": "The customer has called again; be brief."}
    api.post(f"/runs/{handoff['run_id']}/messages", json=told).raise_for_status()
    limits = {"limits": {"cost_usd": "0.05", "calls": 12}, "expected_version": 0}
    api.put(f"/runs/{handoff['run_id']}/budget", json=limits).raise_for_status()
    until(lambda: not any(runs(api, "queued")) and not any(runs(api, "running")))
    step = f"{ended['answer_pipeline']}&step=stage-1-findings-billing"
    return {
        "overview": View("Overview", "/", in_japanese=True),
        "launch": View("Launch", "/launch?pattern=support_swarm", in_japanese=True),
        "runs": View("Runs", "/runs"),
        "run": View("Run", f"/run?run={ended['case_supervisor']}", in_japanese=True),
        "run-step": View("Run, one step in full", f"/run?run={step}"),
        "run-waiting": View(
            "Run, waiting for a person", f"/run?run={handoff['run_id']}", in_japanese=True
        ),
        "run-failed": View("Run, failed", f"/run?run={failed}"),
        "schedules": View("Schedules", "/schedules", in_japanese=True),
        "schedule": View("Schedule", "/schedules?schedule=nightly_report", in_japanese=True),
        "schedule-add": View("Add a schedule", "/schedules?add=1"),
        "approvals": View("Approvals", "/approvals", in_japanese=True, prepare=begin_to_edit),
        "policies": View("Policies", "/policies", in_japanese=True),
        "reviewers": View("Reviewers", "/reviewers"),
        "agents": View("Agents", "/agents"),
        "agent": View("Agent", "/agent?agent=billing", in_japanese=True),
        "patterns": View("Patterns", "/patterns"),
        "pattern": View("Pattern", "/pattern?pattern=support_swarm", in_japanese=True),
        "tools": View("Tools", "/tools?tool=refund"),
        "connections": View("Connections", "/connections?add=1"),
        "kpis": View("KPIs", "/kpis?days=1", in_japanese=True),
        "audit": View("Audit", "/audit"),
        "governance": View("Governance", "/governance", in_japanese=True),
        "governance-agent": View("Governance, one agent", "/governance?agent=billing"),
        "access": View("Access", "/access"),
        "data": View("Data", "/data", in_japanese=True),
    }


def runs(api: httpx.Client, status: str) -> Iterator[dict[str, Any]]:
    """The runs with this status."""
    return (run for run in api.get("/runs").json()["items"] if run["status"] == status)


def begin_to_edit(person: Person) -> None:
    """Open the form of the second verdict, which is to edit and approve."""
    person.main.get_by_role("radiogroup").last.get_by_role("radio").nth(1).click()
    person.settle()


def take(browser: Browser, url: str, look: tuple[str, str], shown: dict[str, View]) -> None:
    """Picture every page that is wanted in this look."""
    theme, language = look
    locale, timezone = BROWSERS[language]
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme=theme,
        locale=locale,
        timezone_id=timezone,
    )
    person = Person(context.new_page(), url)
    for name, view in shown.items():
        if is_taken(name, view, look):
            person.visit(view.address)
            view.prepare(person)
            person.page.wait_for_load_state("networkidle")
            save(person.page.screenshot(animations="disabled"), HERE / picture(name, look))
    context.close()


def is_taken(name: str, view: View, look: tuple[str, str]) -> bool:
    """Whether a page is pictured in this look: dark Japanese once, to show that it is there."""
    theme, language = look
    return language == "en" or (view.in_japanese and (theme == "light" or name == "overview"))


def picture(name: str, look: tuple[str, str]) -> str:
    """File of a picture."""
    return f"{name}-{look[0]}-{look[1]}.png"


def save(png: bytes, path: Path) -> None:
    """Write the picture with a palette that holds its rare colours, too: they are the signals."""
    taken = Image.open(io.BytesIO(png)).convert("RGB")
    coloured = taken.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    coloured.save(path, optimize=True)


def gallery(shown: dict[str, View]) -> str:
    """The page that shows them all."""
    lines = [
        "# Screenshots",
        "",
        "Taken by `python -m docs.screenshots.take` over a fresh demo workspace; needs Chromium"
        " and the packages of `requirements-dev.txt`.",
    ]
    for name, view in shown.items():
        lines += ["", f"## {view.title}", ""]
        lines += [
            f"![{view.title}, {said}]({picture(name, look)})"
            for look, said in LOOKS.items()
            if is_taken(name, view, look)
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
