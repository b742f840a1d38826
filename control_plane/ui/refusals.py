"""Errors on the screen: one translated sentence, never a stack trace."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import streamlit as st

from control_plane.domain.errors import ControlPlaneError, InvalidInput, Problem
from control_plane.secrets.redaction import redacted
from control_plane.ui import state
from control_plane.ui.clearer import clearer
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _
from control_plane.ui.wording import translated_params

T = TypeVar("T")
_log = logging.getLogger(__name__)


def sentence(template: str, params: Mapping[str, object]) -> str:
    """The template's sentence in the session's language, as plain text."""
    return redacted(_(template).format(**translated_params(params)))


def explain(error: ControlPlaneError) -> str:
    """What a person is told, as plain text; problems of a form one to a line."""
    if isinstance(error, InvalidInput):
        return "\n".join(explain_problem(problem) for problem in error.problems)
    return sentence(error.template, error.params)


def explain_problem(problem: Problem) -> str:
    """A problem with the field it is about."""
    problem = clearer(problem)
    said = sentence(problem.template, problem.params)
    return f"{problem.field}: {said}" if problem.field else said


def show(error: ControlPlaneError) -> None:
    """The refusal where the reader is: what it is, and what to do."""
    st.error(f"**{escape(_(error.title))}**  \n{escape(explain(error))}")


def show_problems(problems: Sequence[Problem]) -> None:
    """Everything wrong with a form, one to a line."""
    show(InvalidInput(problems))


def attempt(call: Callable[[], T], *, done: str = "") -> T | None:
    """Do it and say so on the next page; a refusal is shown here and answered with `None`."""
    try:
        result = call()
    except ControlPlaneError as error:
        show(error)
        return None
    if done:
        st.session_state[state.FLASH] = ("done", done)
    return result


def attempt_in_callback(call: Callable[[], object], *, done: str = "") -> None:
    """As `attempt`, for widget callbacks, which run before anything is on the page."""
    try:
        call()
    except ControlPlaneError as error:
        st.session_state[state.FLASH] = ("refused", error)
        return
    if done:
        st.session_state[state.FLASH] = ("done", done)


def button(
    label: str,
    icon: str | None,
    act: Callable[[], object],
    *,
    done: str,
    key: str | None = None,
    **looks: Any,
) -> None:
    """A button that does it, as `attempt_in_callback`.

    Args:
        icon: A Material symbol's name.
        act: What was entered beside the button it reads from the session: what was read when the
            page was drawn may be older than the press.
        looks: What else `st.button` takes.
    """
    st.button(
        label,
        icon=icon and f":material/{icon}:",
        on_click=attempt_in_callback,
        args=(act,),
        kwargs={"done": done},
        key=key,
        **looks,
    )


def show_flash() -> None:
    """Say once what the last action did."""
    kind, what = state.take(state.FLASH, ("", None))
    if kind == "done":
        st.toast(escape(what), icon=":material/check_circle:")
    elif kind == "refused":
        show(what)


@contextmanager
def boundary() -> Iterator[None]:
    """Whatever goes wrong inside becomes one sentence, or a reference to the log."""
    try:
        yield
    except ControlPlaneError as error:
        show(error)
    except Exception:  # noqa: BLE001, RUF100 - the last edge before the reader
        reference = secrets.token_hex(4)
        _log.exception("A page failed, reference %s", reference)
        st.error(
            _(
                "This page hit an unforeseen error. Reload it; if it happens again, look for"
                " {reference} in the server's log.",
                reference=f"`{reference}`",
            )
        )
