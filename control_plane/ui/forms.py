"""Forms that name everything wrong at once: on top in one list, and beside each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from control_plane.domain.errors import ControlPlaneError, InvalidInput, Problem
from control_plane.ui import refusals, state
from control_plane.ui.clearer import clearer
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

T = TypeVar("T")


def submit(form: str, call: Callable[[], T], *, done: str | Callable[[T], str]) -> T | None:
    """Carry the form out. What is wrong with it is shown in the form, anything else here.

    Args:
        done: What to say then, or how to say it of what came of the form.
    """
    try:
        result = call()
    except InvalidInput as error:
        _refuse(form, error)
        st.rerun()
    except ControlPlaneError as error:
        refusals.show(error)
        return None
    forget(form)
    if said_then := done(result) if callable(done) else done:
        st.session_state[state.FLASH] = ("done", said_then)
    return result


def submit_in_callback(form: str, call: Callable[[], object], *, done: str) -> None:
    """As `submit`, for widget callbacks, which run before anything is on the page."""
    try:
        call()
    except InvalidInput as error:
        _refuse(form, error)
    except ControlPlaneError as error:
        st.session_state[state.FLASH] = ("refused", error)
    else:
        forget(form)
        if done:
            st.session_state[state.FLASH] = ("done", done)


def problems(form: str) -> tuple[Problem, ...]:
    """What was wrong with the form when it was last carried out; nothing once it was edited."""
    refused: _Refused | None = st.session_state.get(_key(form))
    if refused is None:
        return ()
    held = _held(form)
    if refused.held is None:
        st.session_state[_key(form)] = _Refused(refused.problems, held)
    elif refused.held != held:
        forget(form)
        return ()
    return refused.problems


def forget(form: str) -> None:
    """The form is right, or starts afresh."""
    st.session_state.pop(_key(form), None)


def summary(form: str, labels: Mapping[str, str]) -> None:
    """Everything wrong, with the fields' own labels."""
    found = problems(form)
    if found:
        title = _(InvalidInput.title)
        lines = [f"- {escape(said_with_place(problem, labels))}" for problem in found]
        st.error(f"**{escape(title)}**\n\n" + "\n".join(lines))


def beside(form: str, field: str) -> None:
    """What is wrong with one field, under its widget."""
    said(problems(form), field)


def said(found: Sequence[Problem], field: str) -> None:
    """Those of the problems that are about the field or a part of it."""
    for problem in found:
        if problem.field == field or problem.field.startswith(f"{field}."):
            st.markdown(f":red[:small[{escape(sentence(problem))}]]")


def sentence(problem: Problem) -> str:
    """The problem in the reader's language, as plain text."""
    problem = clearer(problem)
    return refusals.sentence(problem.template, problem.params)


def said_with_place(problem: Problem, labels: Mapping[str, str]) -> str:
    """The problem after the label of its field; a part of a field is named after the whole."""
    place = labels.get(problem.field)
    if place is None:
        whole = next((name for name in labels if problem.field.startswith(f"{name}.")), "")
        rest = problem.field.removeprefix(f"{whole}.") if whole else problem.field
        place = f"{labels[whole]} · {rest}" if whole else rest
    return f"{place}: {sentence(problem)}" if place else sentence(problem)


def optional(label: str) -> str:
    """A label for a field that may stay empty; plain, for it is read out as it stands."""
    return _("{label} (optional)", label=label)


@dataclass(frozen=True)
class _Refused:
    """A form as it was refused."""

    problems: tuple[Problem, ...]
    held: dict[str, Any] | None
    """What its fields held; `None` until it is drawn again, when its button is up once more."""


def _refuse(form: str, error: InvalidInput) -> None:
    found = tuple(clearer(problem) for problem in error.problems)
    st.session_state[_key(form)] = _Refused(found, None)


def _held(form: str) -> dict[str, Any]:
    """Where the form is, and what the widgets hold whose keys begin as its name does."""
    whole = form.partition("/")[0] + "/"
    every = {str(key): value for key, value in st.session_state.items()}
    widgets = {key: value for key, value in every.items() if key.startswith(whole)}
    return {state.ADDRESS: st.session_state.get(state.ADDRESS), **widgets}


def _key(form: str) -> str:
    return f"{state.PROBLEMS}/{form}"
