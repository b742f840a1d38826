"""No log line holds a secret, and none is forged."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from control_plane.secrets.logs import SafeRecord
from control_plane.secrets.redaction import known_secrets

SECRET = "log-secret-0815"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger of a process whose logs are safe, and what it has written."""
    before, text = logging.getLogRecordFactory(), io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("tests.somebody.else")
    logger.addHandler(handler)
    logger.propagate = False
    logging.setLogRecordFactory(SafeRecord)
    known_secrets.add(SECRET)
    yield logger, text
    known_secrets.forget()
    logging.setLogRecordFactory(before)
    logger.removeHandler(handler)


def test_no_part_of_a_record_holds_a_secret(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, text = log
    logger.warning("plain %s and %r", SECRET, SECRET)
    logger.warning(str({"ready-made": SECRET}))
    logger.warning("mapping %(key)s", {"key": SECRET})
    logger.warning("error %s", ValueError(SECRET))
    try:
        raise RuntimeError(f"refused {SECRET}")
    except RuntimeError:
        logger.exception("trace")
    assert text.getvalue().count("\n") >= 6
    assert SECRET not in text.getvalue()


def test_a_line_break_forges_no_record(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, text = log
    hostile = "x\nERROR forged\r\n\u2028ERROR forged\x1b[2J\x1b[31mred\u202e"
    logger.warning("said %s", hostile)
    try:
        raise RuntimeError(hostile)
    except RuntimeError:
        logger.exception("trace")
    lines = text.getvalue().splitlines()
    assert not [line for line in lines if line.startswith("ERROR forged")]
    assert "\x1b" not in text.getvalue()
    assert "\u202e" not in text.getvalue()


def test_formatters_that_read_the_arguments_get_safe_ones(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    record = SafeRecord("x", 20, "f", 1, "%s %d", (f"GET /?key={SECRET}\n", 200), None)
    assert record.args == ("GET /?key=[secret]\\n", 200)
    assert record.getMessage() == "GET /?key=[secret]\\n 200"


def test_what_a_process_dies_with_holds_no_secret() -> None:
    script = f"""
import threading
from control_plane.secrets.logs import make_logs_safe
from control_plane.secrets.redaction import known_secrets
make_logs_safe()
known_secrets.add("{SECRET}")
def fail():
    raise RuntimeError("in a thread {SECRET}")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
raise RuntimeError("at the end {SECRET}")
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr.count("[secret]")) == (1, 2)
    assert SECRET not in ended.stderr.replace(script, "")
