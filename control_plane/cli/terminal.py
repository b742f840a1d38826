"""Where the command line writes: text for people, or JSON for programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any, TextIO

from control_plane.cli.text import columns, one_line, printable
from control_plane.domain.errors import ControlPlaneError, InvalidInput
from control_plane.representations.encoding import to_json
from control_plane.secrets.redaction import redacted, redacted_json

_WIDEST_CELL = 60
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Terminal:
    """Standard output and standard error of one command."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool) -> None:
        self._out = out
        self._err = err
        self._widest = _WIDEST_CELL if out.isatty() else 0  # What a program reads is not cut.
        self.as_json = as_json
        for stream in (out, err):
            if isinstance(stream, TextIOWrapper):
                # A console that cannot show Japanese shows its code points instead of failing.
                stream.reconfigure(errors="backslashreplace")

    def say(self, text: str = "") -> None:
        """One line or more for people; nothing when JSON is asked for."""
        if not self.as_json:
            self._write(self._out, printable(text))

    def note(self, text: str) -> None:
        """A hint beside the result, on standard error."""
        self._write(self._err, printable(text))

    def table(
        self, headers: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str
    ) -> None:
        """Rows in columns; `empty` says what to do when there are none."""
        if self.as_json:
            return
        if not rows:
            self.say(empty)
            return
        cells = [
            list(headers),
            *([one_line(str(c), width=self._widest) for c in row] for row in rows),
        ]
        widths = [max(columns(row[i]) for row in cells) for i in range(len(headers))]
        for row in cells:
            padded = (
                cell + " " * (width - columns(cell))
                for cell, width in zip(row, widths, strict=True)
            )
            self._write(self._out, "  ".join(padded).rstrip())

    def document(self, document: Any) -> None:
        """The result as one JSON document; nothing unless JSON is asked for."""
        if self.as_json:
            self._write(self._out, _safe(to_json(document, indented=True)))

    def record(self, document: Any) -> None:
        """One line of JSON, whatever was asked for."""
        self._write(self._out, _safe(redacted_json(to_json(document))))

    def raw(self, text: str) -> None:
        """Lines that are the result itself, whatever was asked for, to the letter.

        Whoever wrote them has escaped what a terminal would act on.
        """
        self._write(self._out, text.removesuffix("\n"))

    def fail(self, error: ControlPlaneError) -> None:
        """Say what was wrong: a sentence, or a problem as the API words it."""
        if self.as_json:
            self._write(self._err, _safe(redacted_json(to_json(_problem(error)))))
            return
        self._write(self._err, printable(redacted(_sentence(error))))

    def _write(self, stream: TextIO, text: str) -> None:
        stream.write(text + "\n")
        stream.flush()


def _sentence(error: ControlPlaneError) -> str:
    if not isinstance(error, InvalidInput):
        return str(error)
    return "\n".join(f"{p.field}: {p.message}" if p.field else p.message for p in error.problems)


def _problem(error: ControlPlaneError) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": f"urn:control-plane:problem:{error.code}",
        "title": error.title,
        "detail": str(error),
        "exit_code": error.exit_code,
    }
    if isinstance(error, InvalidInput):
        problem["problems"] = [{"field": p.field, "message": p.message} for p in error.problems]
    return problem


def _safe(json: bytes) -> str:
    """JSON whose strings hold nothing a terminal would act on, and mean the same."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json.decode())
