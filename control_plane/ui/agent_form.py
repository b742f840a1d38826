"""The form in which an agent is registered and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from control_plane.domain.agents import Agent, AgentSpec, Limits, RiskTier
from control_plane.domain.connections import Connection
from control_plane.domain.tools import ToolSpec
from control_plane.services.agent_checks import RUNTIMES
from control_plane.ui import forms, schema_text, wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _
from control_plane.ui.state import form_key

FORM = "agent"


@dataclass(frozen=True)
class Choices:
    """What an agent can be made of."""

    connections: Sequence[Connection]
    tools: Sequence[ToolSpec]


@dataclass(frozen=True)
class Draft:
    """What the form holds when it is carried out."""

    name: str
    owner: str
    risk_tier: str
    spec: Mapping[str, Any]
    note: str


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "name": _("Name"),
        "owner": _("Owner"),
        "risk_tier": _("Risk tier"),
        "role": _("Role"),
        "instructions": _("Instructions"),
        "runtime": _("Runtime"),
        "connection": _("Connection"),
        "model": _("Model"),
        "temperature": _("Temperature"),
        "tools": _("Tools"),
        "output_schema": _("Answer schema"),
        "limits.turns": _("Model calls"),
        "limits.tokens": _("Tokens"),
        "limits.cost_usd": _("Cost in USD"),
        "limits.timeout_seconds": _("Seconds for a call"),
        "retries": _("Retries"),
    }


def draw(agent: Agent | None, choices: Choices) -> Draft | None:
    """Draw the form; the draft when it was carried out just now.

    Args:
        agent: The agent to change; `None` registers one.
        choices: What it can be made of.
    """
    record = f"{agent.name}@{agent.version}" if agent else "new"
    forms.summary(FORM, labels())
    with st.form(f"agent_form_{record}", border=False):
        identity = _identity(agent, record)
        role, instructions = _behaviour(agent, record)
        model = _model(agent, choices, record)
        limits = _limits(agent, record)
        note = ""
        if agent is not None:
            note = st.text_input(
                forms.optional(_("What changes, and why")), key=form_key(FORM, record, "note")
            )
        label = _("Save as the next version") if agent else _("Register the agent")
        if not st.form_submit_button(label, type="primary"):
            return None
    spec = {"role": role, "instructions": instructions, **model, **limits}
    return Draft(**identity, spec=spec, note=note)


def _identity(agent: Agent | None, record: str) -> dict[str, str]:
    name, owner, tier = st.columns([3, 3, 2])
    with name:
        typed_name = st.text_input(
            _("Name"),
            value=agent.name if agent else "",
            disabled=agent is not None,
            key=form_key(FORM, record, "name"),
            help=_("Lower case letters, digits and _; other agents hand over to it by this name."),
        )
        forms.beside(FORM, "name")
    with owner:
        typed_owner = st.text_input(
            _("Owner"),
            value=agent.owner if agent else "",
            key=form_key(FORM, record, "owner"),
            help=_("The person or team to ask about it."),
        )
        forms.beside(FORM, "owner")
    with tier:
        tiers = [each.value for each in RiskTier]
        picked = st.selectbox(
            _("Risk tier"),
            tiers,
            index=tiers.index(agent.risk_tier if agent else RiskTier.LIMITED),
            format_func=lambda value: wording.word(wording.RISK_TIER, value),
            key=form_key(FORM, record, "risk_tier"),
            help=_("Decides what must be in place before the agent is promoted."),
        )
        forms.beside(FORM, "risk_tier")
    return {"name": typed_name, "owner": typed_owner, "risk_tier": picked or ""}


def _behaviour(agent: Agent | None, record: str) -> tuple[str, str]:
    role = st.text_input(
        _("Role"),
        value=agent.spec.role if agent else "",
        key=form_key(FORM, record, "role"),
        help=_("One line others read to decide when to use this agent."),
    )
    forms.beside(FORM, "role")
    instructions = st.text_area(
        _("Instructions"),
        value=agent.spec.instructions if agent else "",
        height=180,
        key=form_key(FORM, record, "instructions"),
        help=_("The system prompt."),
    )
    forms.beside(FORM, "instructions")
    return role, instructions


def _model(agent: Agent | None, choices: Choices, record: str) -> dict[str, Any]:
    st.subheader(_("Model and tools"), anchor=False)
    spec = agent.spec if agent else None
    values = _endpoint(spec, choices, record)
    known = {tool.name: tool for tool in choices.tools}
    given = [name for name in (spec.tools if spec else ()) if name in known]
    values["tools"] = st.multiselect(
        _("Tools"),
        list(known),
        default=given,
        format_func=lambda name: f"{name} · {known[name].description}"[:90],
        key=form_key(FORM, record, "tools"),
        placeholder=_("Choose"),
    )
    forms.beside(FORM, "tools")
    values["output_schema"] = schema_text.edit(
        forms.optional(_("Answer schema")),
        spec.output_schema if spec else None,
        key=form_key(FORM, record, "output_schema"),
        about=escape(_("A JSON Schema that every final answer must satisfy. Empty: free text.")),
    )
    forms.beside(FORM, "output_schema")
    return values


def _endpoint(spec: AgentSpec | None, choices: Choices, record: str) -> dict[str, Any]:
    connection, model, temperature, runtime = st.columns([3, 3, 2, 2])
    names = [each.spec.name for each in choices.connections]
    with connection:
        picked = st.selectbox(
            _("Connection"),
            names,
            index=names.index(spec.connection) if spec and spec.connection in names else 0,
            key=form_key(FORM, record, "connection"),
        )
        forms.beside(FORM, "connection")
    with model:
        usual = [each.spec.default_model for each in choices.connections if each.spec.default_model]
        typed = st.text_input(
            _("Model"),
            value=spec.model if spec else next(iter(usual), ""),
            key=form_key(FORM, record, "model"),
        )
        forms.beside(FORM, "model")
    with temperature:
        warmth = st.number_input(
            forms.optional(_("Temperature")),
            value=spec.temperature if spec else None,
            step=0.1,
            key=form_key(FORM, record, "temperature"),
            help=_("Empty leaves it to the endpoint."),
        )
        forms.beside(FORM, "temperature")
    with runtime:
        run_by = st.selectbox(
            _("Runtime"),
            RUNTIMES,
            index=RUNTIMES.index(spec.runtime) if spec and spec.runtime in RUNTIMES else 0,
            key=form_key(FORM, record, "runtime"),
        )
    return {
        "connection": picked or "",
        "model": typed,
        "temperature": warmth,
        "runtime": run_by or "",
    }


def _limits(agent: Agent | None, record: str) -> dict[str, Any]:
    st.subheader(
        _("Limits of one turn"),
        anchor=False,
        help=_("Each limit stops the turn with its own reason."),
    )
    given = agent.spec.limits if agent else Limits()
    fields: tuple[tuple[str, float | None, float], ...] = (
        ("turns", given.turns, 1),
        ("tokens", given.tokens, 1000),
        ("cost_usd", None if given.cost_usd is None else float(given.cost_usd), 0.1),
        ("timeout_seconds", float(given.timeout_seconds), 10.0),
    )
    values: dict[str, Any] = {}
    columns = st.columns(5)
    for column, (name, value, step) in zip(columns, fields, strict=False):
        with column:
            label = labels()[f"limits.{name}"]
            typed = st.number_input(
                forms.optional(label) if name == "cost_usd" else label,
                value=value,
                step=step,
                key=form_key(FORM, record, f"limits.{name}"),
            )
            values[name] = str(round(typed, 6)) if name == "cost_usd" and typed else typed
            forms.beside(FORM, f"limits.{name}")
    with columns[4]:
        retries = st.number_input(
            _("Retries"),
            value=agent.spec.retries if agent else 3,
            step=1,
            key=form_key(FORM, record, "retries"),
            help=_("After rate limits, server errors, time-outs and lost connections."),
        )
        forms.beside(FORM, "retries")
    return {"limits": values, "retries": retries}
