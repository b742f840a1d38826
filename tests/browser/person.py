"""A person before the desk: finds things by their roles and visible words, and waits for states."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
expect.set_options(timeout=45_000)


class Person:
    """One browser window on the desk."""

    def __init__(self, page: Page, app_url: str) -> None:
        self.page = page
        self.strange_requests: list[str] = []
        """Requests to anywhere but the app."""
        self.script_errors: list[str] = []
        self.app_url = app_url
        page.set_default_timeout(45_000)
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.script_errors.append(str(error)))

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.app_url, "data:", "blob:")):
            self.strange_requests.append(request.url)

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.get_by_test_id("stMain")

    def visit(self, address: str) -> None:
        """Type an address of the desk, such as `/runs?status=failed`."""
        self.page.goto(self.app_url + address)
        self.settle()

    def settle(self) -> None:
        """Wait until the page's script is done."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")

    def go(self, title: str) -> None:
        """Follow the sidebar to a page; a number may stand behind its title."""
        sidebar = self.page.get_by_test_id("stSidebar")
        sidebar.get_by_role("link", name=re.compile(rf"^{title}( \(\d+\))?$")).click()
        self.sees_heading(title)

    def sees_heading(self, title: str | re.Pattern[str]) -> None:
        """Wait for the page that is headed so."""
        expect(self.main.get_by_role("heading", level=1, name=title)).to_be_visible()
        self.settle()

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Wait until each text can be read somewhere on the page."""
        for text in texts:
            expect(self.main.get_by_text(text).first).to_be_visible()

    def is_told(self, text: str | re.Pattern[str]) -> None:
        """Wait for the short message that says what an action did."""
        expect(self.page.get_by_test_id("stToast").filter(has_text=text).first).to_be_visible()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Click a link of the page."""
        self.main.get_by_role("link", name=name).first.click()
        self.settle()

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Click a button."""
        exact = isinstance(name, str)
        (within or self.main).get_by_role("button", name=name, exact=exact).first.click()
        self.settle()

    def picks(self, name: str) -> None:
        """Take one of a row of choices."""
        self.main.get_by_role("radio", name=name, exact=True).first.click()
        self.settle()

    def picks_also(self, name: str) -> None:
        """Switch on one of several choices that may be on together."""
        self.main.get_by_role("button", name=name, exact=True).first.click()
        self.settle()

    def tile(self, label: str) -> Locator:
        """A number with its label."""
        named = self.page.get_by_text(label, exact=True)
        return self.main.locator(".tile").filter(has=named).first

    def row(self, *words: str) -> Locator:
        """The first row of a table that holds all these words."""
        rows = self.main.get_by_role("row")
        for word in words:
            rows = rows.filter(has_text=word)
        return rows.first

    def field(self, label: str) -> Locator:
        """A text or number field."""
        return self.main.get_by_label(label, exact=True).first

    def types(self, label: str, text: str) -> None:
        """Replace what a field holds."""
        self.field(label).fill(text)
        self.field(label).press("Tab")
        self.settle()

    def chooses(self, label: str, *options: str, within: Locator | None = None) -> None:
        """Choose from a drop-down list; of those that take several, one after the other."""
        box = (within or self.main).get_by_role("combobox", name=label, exact=True).first
        for option in options:
            self._choose(box, option)
        self.page.keyboard.press("Tab")
        self.settle()

    def _choose(self, box: Locator, option: str) -> None:
        offered = self.page.get_by_role("option", name=option, exact=True).first
        for _attempt in range(5):  # A list closes when the page is drawn anew under it.
            if not offered.is_visible():
                box.click()
            with suppress(playwright.TimeoutError):
                offered.click(timeout=2_000)
                self.settle()
            if self._holds(box, option):
                return
        raise AssertionError(f"{option!r} cannot be chosen")

    def _holds(self, box: Locator, option: str) -> bool:
        """Whether a drop-down list shows the option as chosen, alone or among others."""
        whole = box.locator("xpath=ancestor::*[@role='group'][1]")
        removal = whole.get_by_role(  # An open list hides the rest of the page from roles.
            "button", name=f"Remove {option}", exact=True, include_hidden=True
        )
        return box.input_value() == option or removal.count() > 0

    def clicks_last_point(self, chart: str) -> None:
        """Click the newest point of a chart, once the chart says that the mouse is over it."""
        figure = self.main.get_by_role("figure", name=chart)
        self.page.mouse.move(0, 0)
        expect(self.page.get_by_test_id("stToast")).to_have_count(0)  # One may cover the point.
        for _attempt in range(5):  # A chart drawn anew forgets the mouse until it moves again.
            self.page.mouse.move(0, 0)
            with suppress(playwright.Error):
                figure.locator(".scatterlayer .point").last.hover(force=True)  # Under a layer.
                figure.locator(".hovertext").wait_for(timeout=2_000)
                self.page.mouse.down()
                self.page.mouse.up()
                return
        raise AssertionError(f"no point of {chart!r} can be clicked")

    def opens(self, title: str) -> None:
        """Unfold a part of the page."""
        self.main.get_by_text(title, exact=True).first.click()
        self.settle()
