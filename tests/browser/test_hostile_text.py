"""What people and models write is shown as text, never read as HTML, Markdown or an address."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import Api
from tests.browser.person import Person, expect
from tests.browser.workspace import launched

pytestmark = pytest.mark.browser

SEEN = "<script>window.harmed=1</script>"
SHORT = f'{SEEN}<img src=x onerror="window.harmed=1"> [go](javascript:window.harmed=1) **fat**'
HOSTILE = (
    f"{SHORT}"
    " ![pixel](http://127.0.0.1:9/seen.png) <http://127.0.0.1:9/auto> [[x]]: http://127.0.0.1:9/ref"
    ' <iframe srcdoc="<script>parent.harmed=1</script>"></iframe> <style>*{display:none}</style>'
    " $$\\href{javascript:harmed=1}{x}$$ :material/delete: =HYPERLINK(1) \x1b[31mred"
    " \u202edesrever\u202c \u2066hidden\u2069 \U000e0041\U000e0042"
)
READ_AS_CODE = (
    "img[src=x], img[src*='127.0.0.1:9'], a[href^='javascript:'], a[href*='127.0.0.1:9'],"
    " strong:text-is('fat'), script:text('harmed'), iframe[srcdoc], style:text('display:none'),"
    " .katex"
)
MISLEADING = re.compile("[\x1b\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""What reorders, hides or steers; no reader gets it, in no text of the page."""


@pytest.fixture(scope="module")
def runs(api: Api) -> dict[str, str]:
    """Runs of a workspace full of traps: one that ended, one that waits, one that failed."""
    agents = {"trapper": "rehearsal-small", "trapped": "rehearsal-small", "trap_model": SHORT}
    for name, model in agents.items():
        spec = {"role": SHORT, "instructions": HOSTILE, "connection": "rehearsal", "model": model}
        made(api, "/agents", name=name, owner=SHORT, spec=spec)
    nothing = {"type": "object", "properties": {}}
    shop = {"name": "trap_tool", "description": HOSTILE, "url": "https://shop.example/"}
    made(api, "/tools", spec={**shop, "parameters": nothing})
    field = {"type": "string", "title": SHORT, "description": HOSTILE, "maxLength": 2000}
    swarm = {
        "kind": "swarm",
        "description": HOSTILE,
        "entry": "trapper",
        "members": [{"name": "trapper", "targets": ["trapped"]}, {"name": "trapped"}],
        "policy": {"rules": [{"on": "handoff", "because": SHORT}]},
        "input_schema": {"type": "object", "properties": {"request": field}},
    }
    made(api, "/patterns", name="traps", owner=SHORT, spec=swarm)
    alone = {"kind": "single", "description": HOSTILE, "member": {"name": "trap_model"}}
    made(api, "/patterns", name="trap_alone", owner=SHORT, spec=alone)
    say = f"{HOSTILE} [[rehearsal: say={HOSTILE}]]"
    hand_over = f"{HOSTILE} [[rehearsal: handoff=trapped]]"
    return {
        "ended": launched(api, "traps", say, until_status="succeeded"),
        "waiting": launched(api, "traps", hand_over, until_status="waiting"),
        "failed": launched(api, "trap_alone", HOSTILE, until_status="failed"),
    }


def made(api: Api, path: str, **body: Any) -> None:
    api.post(path, json=body).raise_for_status()


def test_hostile_text_is_shown_as_text_on_every_page(
    person: Person, api: Api, runs: dict[str, str]
) -> None:
    approval = api.get("/approvals", params={"run": runs["waiting"]}).json()["items"][0]["id"]
    for address in (
        "/agents",
        "/agent?agent=trapper",
        "/patterns",
        "/launch?pattern=traps",
        "/runs",
        "/kpis?by=model",
        "/tools",
        f"/approvals?approval={approval}",
        f"/run?run={runs['waiting']}",
        *(f"/run?run={run}" for run in runs.values()),
    ):
        person.visit(address)
        person.sees(re.compile(re.escape(SEEN)))
        is_harmless(person, address)
    for address in ("/", "/pattern?pattern=traps", "/audit"):
        person.visit(address)
        is_harmless(person, address)


def test_hostile_text_is_shown_as_text_in_a_step_and_a_refusal(
    person: Person, runs: dict[str, str]
) -> None:
    person.visit(f"/run?run={runs['ended']}")
    person.press(re.compile("^Fold or unfold trapper"))
    for tab in ("Output", "Conversation", "Details"):
        person.page.get_by_role("tab", name=tab).click()
        is_harmless(person, tab)
    expect(person.main.locator(".st-key-inspector")).to_contain_text(SEEN)
    person.visit("/agent")
    person.types("Name", HOSTILE)
    person.press("Register the agent")
    person.sees("Some fields need your attention")
    is_harmless(person, "a refused form")


def is_harmless(person: Person, place: str) -> None:
    """Nothing of the text became an element, and no script of it ran."""
    assert person.page.locator(READ_AS_CODE).count() == 0, place
    assert person.page.evaluate("window.harmed === undefined"), place
    shown = person.page.evaluate("document.body.innerText")
    assert MISLEADING.search(shown) is None, place
