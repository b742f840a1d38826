"""The names under which pages keep things in the session, all in one place."""

from __future__ import annotations

from typing import Any

import streamlit as st

WORKSPACE = "workspace"
"""Id of the workspace that was chosen; nothing for one's own. Its parameter has the same name."""
FLASH = "flash"
"""What the last action did, shown once on top of the next page."""
PROBLEMS = "problems"
"""Problems of the last refused form, by form."""
ADDRESS = "address"
"""The page drawn last, with its parameters."""
RUNS_BEHIND = "runs_behind"
"""The period of a point that was clicked on a chart, until its runs are opened."""

REPORT = "report_prepared"
"""A report's files by name, until another one is prepared."""
NEW_WEBHOOK = "new_webhook"
"""A webhook's new token with its schedule's id, until its reader has kept it."""
NEW_SIGNING = "new_signing"
"""An endpoint's new signing secret with its id, until its reader has kept it."""
NEW_BEARER = "new_bearer"
"""A bearer token made just now, with its id, until its reader has kept it."""


KEYS_OFF = "desk_keys_are_off"
"""Whether the reader switched the desk's keys off."""
UNDO = "desk_undoable"
"""Decisions of the reader that may still be undone, oldest first."""
ORDER = "desk_order"
"""Ids of what the desk lists, in order."""
REFUSED = "desk_refused"
"""What of several was not decided, with why, until the reader has seen it."""


def form_key(form: str, record: str, field: str) -> str:
    """Key of a form's widget; another record or version is another widget."""
    return f"{form}/{record}/{field}"


def forget_all_but(*keys: str) -> None:
    """Forget everything else there is, as in another workspace all of it is about others."""
    for key in [key for key in st.session_state if key not in keys]:
        del st.session_state[key]


def take(key: str, default: Any = None) -> Any:
    """Read a value and forget it."""
    return st.session_state.pop(key, default)


def forget(prefix: str) -> None:
    """Forget every value whose key begins with `prefix`, so that a form starts afresh."""
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]
