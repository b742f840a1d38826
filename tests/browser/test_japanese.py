"""The whole desk in Japanese: no label of ours is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser.conftest import Api, Arrive
from tests.browser.person import Person, expect
from tests.browser.workspace import waiting

pytestmark = pytest.mark.browser

LABELS = (
    "[data-testid=stSidebar] a",
    "[data-testid=stSidebar] p",
    "[data-testid=stMain] :is(h1, h2, h3)",
    "[data-testid=stMain] button",
    "[data-testid=stMain] label",
    "[data-testid=stMain] summary",
    "[data-testid=stMain] [data-testid=stPageLink]",
    "[role=tab]",
    "th",
    ".tile .label",
    ".tile .foot",
    ".badge",
)
"""What is ours to say. Names, requests and answers are the workspace's own."""

READ = """nodes => nodes.filter(node => node.checkVisibility()).map(node => {
  const copy = node.cloneNode(true)
  copy.querySelectorAll('[data-testid=stIconMaterial]').forEach(icon => icon.remove())
  return copy.textContent.trim()
})"""
"""What is written on each, without the icons, which are ligatures of English words."""

THEIRS = re.compile(
    r"\b\w+ icon\b"  # Streamlit's own name for a button that shows an icon only.
    r"|run_\w+|apr_\w+"  # Ids.
    r"|\b[a-z]+(?:_[a-z]+)+\b"  # Names of patterns, tools and settings, and keys of schemas.
    r"|\b(?:agent/triage|triage|billing|research|writer|planner|rehearsal|refund|calculate)\b"
    r"|rehearsal-\w+|turn-\d+-\w+|stage-\d+-\w+|demo-team(?:@example\.com)?|v\d+"
    r"|JSON(?: Schema)?|API|HTTP|URL|KPI|P95|USD|UTC|ID|CONTROL_PLANE_\w+|GET|POST|English"
    r"|(?:Azure )?OpenAI|Ollama|vLLM|Temporal|TEMPORAL_ADDRESS|Airflow|Webhook"
)


@pytest.fixture
def reader(arrive: Arrive) -> Person:
    """Somebody whose browser speaks Japanese."""
    return arrive(locale="ja-JP", timezone="Asia/Tokyo")


def addresses(api: Api) -> Iterator[str]:
    """Every page, with a record of each kind."""
    yield from ("/", "/launch?pattern=support_swarm", "/runs", "/approvals", "/agents", "/patterns")
    yield from ("/agent", "/agent?agent=billing", "/pattern", "/pattern?pattern=answer_pipeline")
    yield from ("/tools?add=1", "/connections?add=1", "/kpis", "/kpis?by=model", "/audit")
    yield from ("/governance", "/governance?agent=billing", "/governance?tier=high")
    yield f"/approvals?approval={waiting(api)}"
    yield "/approvals?show=decided"
    for pattern, status in (
        ("case_supervisor", "succeeded"),
        ("quick_answer", "failed"),
        ("support_swarm", "waiting"),
    ):
        runs = api.get("/runs", params={"pattern": pattern, "status": status}).json()["items"]
        yield f"/run?run={runs[-1]['id']}"


def test_no_label_is_left_in_english_on_any_page(reader: Person, api: Api) -> None:
    english: dict[str, list[str]] = {}
    for address in addresses(api):
        reader.visit(address)
        expect(reader.page.locator("html")).to_have_attribute("lang", "ja")
        said = reader.page.locator(", ".join(LABELS)).evaluate_all(READ)
        words = {text for text in said if re.search(r"[A-Za-z]{2,}", THEIRS.sub("", text))}
        if words:
            english[address] = sorted(words)
    assert english == {}


def test_the_language_is_changed_at_once_and_kept(reader: Person) -> None:
    reader.visit("/")
    reader.sees_heading("概要")
    reader.page.locator(".st-key-account").get_by_role("button").first.click()
    reader.page.get_by_test_id("stPopoverBody").get_by_text("English", exact=True).click()
    reader.sees_heading("Overview")
    reader.visit("/runs")
    reader.sees_heading("Runs")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
