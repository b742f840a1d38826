"""The composer: who works, in which order, within which bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from control_plane.domain.guide import PATTERN_GUIDE
from control_plane.domain.patterns import DEFAULT_INPUT_SCHEMA, Pattern, PatternSpec
from control_plane.services.ports import Engines
from control_plane.ui import (
    budget_fields,
    engine_form,
    forms,
    pattern_draft,
    pattern_parts,
    policy_form,
    schema_form,
)
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

FORM = "pattern"


@dataclass(frozen=True)
class Known:
    """What a pattern can be made of."""

    agents: Sequence[str]
    patterns: Sequence[str]
    tools: Sequence[str]
    engines: Engines

    @property
    def places(self) -> list[str]:
        """Agents and patterns, as the lists name them."""
        return [*self.agents, *(pattern_draft.place("pattern", name) for name in self.patterns)]


@dataclass(frozen=True)
class Draft:
    """What the form holds now."""

    name: str
    owner: str
    note: str
    spec: dict[str, Any]


def draw(pattern: Pattern | None, known: Known) -> Draft:
    """Draw the form and read it; nothing is saved here."""
    key = f"{FORM}/{pattern.name}@{pattern.version}" if pattern else f"{FORM}/new"
    spec = pattern.spec if pattern else None
    name, owner = _identity(pattern, key)
    kind = _kind(spec, key)
    description = st.text_input(
        _("What it is for"), value=spec.description if spec else "", key=f"{key}/description"
    )
    st.subheader(_("Who works, and how"), anchor=False)
    same = spec if spec is not None and spec.kind == kind else None
    particulars = pattern_parts.DRAW[kind](
        pattern_parts.Inputs(same, pattern_draft.chosen_members(spec), known, f"{key}/{kind}")
    )
    shared = _shared(spec, known, key)
    note = ""
    if pattern is not None:
        note = st.text_input(forms.optional(_("What changes, and why")), key=f"{key}/note")
    draft = {"kind": kind, "description": description, **particulars, **shared}
    return Draft(name, owner, note, draft)


def _identity(pattern: Pattern | None, key: str) -> tuple[str, str]:
    left, right = st.columns(2)
    with left:
        name = st.text_input(
            _("Name"),
            value=pattern.name if pattern else "",
            disabled=pattern is not None,
            key=f"{key}/name",
            help=_("Lower case letters, digits and _."),
        )
    with right:
        owner = st.text_input(
            _("Owner"), value=pattern.owner if pattern else "", key=f"{key}/owner"
        )
    return name, owner


def _kind(spec: PatternSpec | None, key: str) -> str:
    kind = st.segmented_control(
        _("Kind"),
        pattern_draft.KINDS,
        default=spec.kind if spec else "single",
        required=True,
        format_func=lambda value: _(PATTERN_GUIDE[value].title),
        key=f"{key}/kind",
    )
    kind = kind or "single"
    guide = PATTERN_GUIDE[kind]
    use, avoid = _("Use it when"), _("Avoid it when")
    lines = [
        escape(_(guide.essence)),
        f"**{use}** " + escape(_(guide.use_when)),
        f"**{avoid}** " + escape(_(guide.avoid_when)),
    ]
    st.caption("  \n".join(lines))
    return kind


def _shared(spec: PatternSpec | None, known: Known, key: str) -> dict[str, Any]:
    """What every kind has: who is asked, what a run may use, how it starts, what carries it out."""
    with st.expander(
        _("What needs a person"), expanded=bool(spec and spec.policy.rules), key=f"{key}_policy"
    ):
        names = [*known.agents, *known.tools]
        policy = policy_form.draw(spec.policy if spec else None, names, key=f"{key}/policy")
    budget = _budget(spec, key)
    production_only = st.checkbox(
        _("Only with agents in production"),
        value=bool(spec and spec.production_only),
        key=f"{key}/production_only",
        help=_("A launch is refused while an agent is at another stage, also in nested patterns."),
    )
    with st.expander(_("What a run is started with"), key=f"{key}_input"):
        given = spec.input_schema if spec else DEFAULT_INPUT_SCHEMA
        schema = schema_form.draw(given, key=f"{key}/input")
    choice = spec.engine if spec else "default"
    with st.expander(
        _("What carries out its runs"), expanded=choice != "default", key=f"{key}_engine"
    ):
        engine = engine_form.draw(choice, known.engines, key=f"{key}/engine")
    return {
        "policy": policy,
        "input_schema": schema,
        "engine": engine,
        "production_only": production_only,
        "budget": budget,
    }


def _budget(spec: PatternSpec | None, key: str) -> dict[str, Any] | None:
    """What a run may use; `None` when no field holds anything."""
    given, key = spec.budget if spec else None, f"{key}/budget"
    limits = budget_fields.typed(key, given)
    refused = budget_fields.problems_of(limits)
    is_open = bool(refused) or any(value is not None for value in limits.values())
    with st.expander(_("What a run may use"), expanded=is_open, key=key.replace("/", "_")):
        st.caption(
            _(
                "Nested patterns included; an empty field is no limit. A run that has used it up"
                " ends, unless a rule for the budget asks a person."
            )
        )
        budget_fields.draw(key, given, across=3, refused=refused)
    return limits if any(value is not None for value in limits.values()) else None
