"""Logs without secrets, and without lines that somebody else made up."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from control_plane.secrets.redaction import redacted

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_ACTED_ON = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What a terminal, an editor or a reader of lines acts on, tabs aside."""


class SafeRecord(logging.LogRecord):
    """A log record on one line, in plain characters, without secrets; its trace is indented."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Some formatters put the arguments together by themselves.
        if isinstance(self.args, tuple):
            self.args = tuple(safe_line(a) if isinstance(a, str) else a for a in self.args)
        if self.exc_info and self.exc_info[1] is not None:
            # Formatters take a trace that is there already.
            self.exc_text = safe_trace(self.exc_info[1])

    def getMessage(self) -> str:  # noqa: N802, RUF100 - the base class's name
        """The message, harmless."""
        return safe_line(super().getMessage())


def safe_line(text: str) -> str:
    """The text without secrets; line breaks and what a terminal acts on are written out."""
    plain = _COLOURS.sub("", redacted(text))
    return _ACTED_ON.sub(lambda found: found[0].encode("unicode_escape").decode(), plain)


def safe_trace(error: BaseException) -> str:
    """The error's trace; every line but the first is indented, so that none looks like a record."""
    text = redacted("".join(traceback.format_exception(error))).rstrip("\n")
    first, *rest = (safe_line(line) for line in text.split("\n"))
    return "\n".join([first, *(f"  {line}" for line in rest)])


def make_logs_safe() -> None:
    """From now on, all loggers of this process, and the traces it and its threads die with."""
    logging.setLogRecordFactory(SafeRecord)
    # Whoever has put something of their own there takes care of it.
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _tell
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _tell_of_thread


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write(safe_trace(error) + "\n")


def _tell_of_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
        name = found.thread.name if found.thread else "?"
        sys.stderr.write(f"Exception in thread {safe_line(name)}:\n{safe_trace(found.exc_value)}\n")
