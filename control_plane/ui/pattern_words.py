"""Patterns in words: members in lists, problems with their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from control_plane.domain.errors import Problem
from control_plane.ui import forms, pattern_draft
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _


def shown_place(chosen: str) -> str:
    """A member's name in a list; patterns say that they are one."""
    nested = chosen.removeprefix(pattern_draft.PATTERN_PREFIX)
    return chosen if nested == chosen else _("{name} (pattern)", name=nested)


def show_problems(found: Sequence[Problem], draft: Mapping[str, Any], *, refused: bool) -> None:
    """Everything that keeps the pattern from working, with where it is.

    Args:
        found: The problems.
        draft: What the form holds, for the names of stages and members.
        refused: Whether a save was tried; before that they are what is still open.
    """
    if not found:
        st.success(_("It can work as it is."), icon=":material/check:")
        return
    title = _("It cannot work like this") if refused else _("Still open")
    lines = "\n".join(f"- {_line(problem, draft)}" for problem in found)
    (st.error if refused else st.warning)(f"**{title}**\n\n{lines}")


def _line(problem: Problem, draft: Mapping[str, Any]) -> str:
    label, part = pattern_draft.field_of(problem.field, draft)
    place = " · ".join(each for each in (_(label), part) if each)
    said = escape(forms.sentence(problem))
    return f"**{escape(place)}** {said}" if place else said
