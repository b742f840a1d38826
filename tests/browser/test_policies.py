"""The page of policies in a browser: its tabs are places, and times keep what was typed."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Arrive
from tests.browser.person import Person, expect

pytestmark = pytest.mark.browser


def opened(person: Person, tab: str) -> None:
    """Wait until this tab is the open one."""
    expect(person.main.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")


def test_a_tab_is_in_the_address_and_the_address_opens_it_in_another_language(
    person: Person, arrive: Arrive
) -> None:
    person.visit("/policies")
    opened(person, "Rules")
    person.main.get_by_role("tab", name="Earned autonomy").click()
    expect(person.page).to_have_url(re.compile(r"[?&]tab=autonomy\b"))
    opened(person, "Earned autonomy")
    reader = arrive(locale="ja-JP")
    reader.visit("/policies?" + person.page.url.partition("?")[2])
    opened(reader, "獲得した自律")
    person.main.get_by_role("tab", name="Rules").click()
    expect(person.page).not_to_have_url(re.compile("tab="))
    opened(person, "Rules")


def test_what_is_typed_for_a_time_stays_when_it_is_refused_and_when_one_looks_elsewhere(
    person: Person,
) -> None:
    person.visit("/policies?tab=edit")
    person.press("Add a rule")
    person.types("Stays open for", "15")
    person.sees("Say whether 15 is meant in seconds")
    person.press("Save as the next version")
    expect(person.field("Stays open for")).to_have_value("15")
    opened(person, "Edit and try")
    person.main.get_by_role("tab", name="Versions").click()
    opened(person, "Versions")
    person.settle()
    person.main.get_by_role("tab", name="Edit and try").click()
    opened(person, "Edit and try")
    expect(person.field("Stays open for")).to_have_value("15")
