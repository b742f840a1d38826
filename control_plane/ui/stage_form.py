"""The stages of a pipeline: in order, each with who works side by side in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from control_plane.domain.patterns import Stage
from control_plane.ui import pattern_draft, pattern_words, rows, schema_text
from control_plane.ui.i18n import _


def draw(stages: Sequence[Stage], places: Sequence[str], *, key: str) -> list[dict[str, Any]]:
    """Draw the stages and read them."""
    listed = rows.Rows(f"{key}/stages", stages)
    drawn = [
        _stage(listed, number, places, position=position)
        for position, number in enumerate(list(listed.numbers), start=1)
    ]
    st.button(_("Add a stage"), icon=":material/add:", on_click=listed.add, key=f"{key}/add_stage")
    return drawn


def _stage(
    listed: rows.Rows, number: int, places: Sequence[str], *, position: int
) -> dict[str, Any]:
    given: Stage | None = listed.initial(number)
    with st.container(border=True):
        name, who, tools = st.columns([2, 5, 1], vertical_alignment="bottom")
        with name:
            called = st.text_input(
                _("Stage {n}", n=position),
                value=given.name if given else f"stage_{number + 1}",
                key=listed.widget(number, "name"),
            )
        with who:
            members = _members(given, places, listed.widget(number, "members"))
        with tools:
            rows.tools(listed, number, ordered=True)
        instruction = st.text_input(
            _("Told to do"),
            value=given.instruction if given else "",
            key=listed.widget(number, "instruction"),
        )
        more = _particulars(listed, number, given)
    return {"name": called, "members": members, "instruction": instruction, **more}


def _members(given: Stage | None, places: Sequence[str], key: str) -> list[dict[str, Any]]:
    before = [
        pattern_draft.place(each.kind, each.name) for each in (given.members if given else ())
    ]
    chosen = st.multiselect(
        _("Side by side"),
        list(dict.fromkeys([*places, *before])),
        default=before,
        format_func=pattern_words.shown_place,
        key=key,
        placeholder=_("Agents and other patterns"),
    )
    return [pattern_draft.member(each) for each in chosen]


def _particulars(listed: rows.Rows, number: int, given: Stage | None) -> dict[str, Any]:
    with st.expander(
        _("Schemas and failures"), key=listed.widget(number, "more").replace("/", "_")
    ):
        retries, on_failure = st.columns(2)
        with retries:
            again = st.number_input(
                _("Retries"),
                value=given.retries if given else 1,
                step=1,
                key=listed.widget(number, "retries"),
            )
        with on_failure:
            policy = st.selectbox(
                _("After the retries"),
                ["stop", "skip"],
                index=1 if given and given.on_failure == "skip" else 0,
                format_func=lambda value: {"stop": _("Stop the run"), "skip": _("Go on without")}[
                    value
                ],
                key=listed.widget(number, "on_failure"),
            )
        schemas = {
            field: schema_text.edit(
                label,
                getattr(given, field) if given else None,
                key=listed.widget(number, field),
                about=_("A JSON Schema; empty takes anything."),
            )
            for field, label in (
                ("input_schema", _("Input schema")),
                ("output_schema", _("Answer schema")),
            )
        }
    return {"retries": again, "on_failure": policy, **schemas}
