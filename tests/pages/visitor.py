"""Somebody who opens pages of the desk without a browser, and reads what is on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
SHELL = ROOT / "control_plane" / "ui" / "shell.py"
LOCALES = {"en": "en-US", "ja": "ja-JP"}


class Visitor:
    """One session."""

    def __init__(self, language: str = "en", *, user: dict[str, Any] | None = None) -> None:
        """Open the start page; `user` are the claims of who signed in, `None` for nobody."""
        self.at = AppTest.from_file(str(SHELL), default_timeout=30)
        self.at.context = {"locale": LOCALES[language], "timezone": "Asia/Tokyo"}
        if user is not None:
            self.at.user = {"is_logged_in": True, **user}
        self.at.run()

    def visit(self, page: str, **params: str) -> Visitor:
        """Open a page; nothing may go wrong on it."""
        for name in list(self.at.query_params):
            del self.at.query_params[name]
        for name, value in params.items():
            self.at.query_params[name] = value
        self.at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        return self.finds_nothing_broken()

    def finds_nothing_broken(self) -> Visitor:
        """Nothing was raised, and no unforeseen error was caught."""
        assert not self.at.exception, self.at.exception
        assert not [e.value for e in self.at.error if "unforeseen" in e.value]
        return self

    def presses(self, key: str) -> Visitor:
        """Press the button with this key."""
        self.at.button(key=key).click()
        self.at.run()
        return self

    @property
    def heading(self) -> str:
        """The page's heading."""
        return self.at.title[0].value if self.at.title else ""

    @property
    def refusals(self) -> str:
        """Every error on the page, its Markdown escapes taken out."""
        return "\n".join(e.value for e in self.at.error).replace("\\", "").replace("\u2060", "")

    @property
    def text(self) -> str:
        """Everything that can be read, our own components included."""
        return "\n".join(self._texts()).replace("\\", "").replace("\u2060", "")

    def drawn(self, part: str) -> list[dict[str, Any]]:
        """The data of our own components that hold this part, such as `spans` or `tiles`."""
        data = [json.loads(each.proto.json) for each in self.at.get("bidi_component")]
        return [each for each in data if part in each]

    def _texts(self) -> Iterator[str]:
        for kind in ("title", "subheader", "markdown", "caption", "text", "error", "info"):
            yield from (str(getattr(element, "value", "")) for element in self.at.get(kind))
        for kind in ("warning", "success", "toast", "code"):
            yield from (str(getattr(element, "value", "")) for element in self.at.get(kind))
        for each in self.at.get("bidi_component"):
            yield from _strings(json.loads(each.proto.json))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
