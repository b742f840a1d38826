"""What each kind of pattern asks for in the composer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from control_plane.domain.patterns import (
    PatternSpec,
    PipelineSpec,
    PlanAndExecuteSpec,
    SupervisorSpec,
    SwarmMember,
    SwarmSpec,
)
from control_plane.ui import pattern_draft, pattern_words, stage_form
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

if TYPE_CHECKING:
    from control_plane.ui.pattern_form import Known


@dataclass(frozen=True)
class Inputs:
    """What a part of the form begins with."""

    spec: PatternSpec | None
    """The pattern as saved, if it is of this kind."""
    members: Sequence[str]
    """Members so far, whatever the kind."""
    known: Known
    key: str

    def widget(self, name: str) -> str:
        """Key of one of the part's widgets."""
        return f"{self.key}/{name}"


def _single(inputs: Inputs) -> dict[str, Any]:
    given = inputs.members[0] if inputs.members else None
    chosen = _one_of(_("Agent or pattern"), inputs.known.places, given, inputs.widget("member"))
    return {"member": pattern_draft.member(chosen)} if chosen else {}


def _supervisor(inputs: Inputs) -> dict[str, Any]:
    spec = inputs.spec if isinstance(inputs.spec, SupervisorSpec) else None
    coordinator = _head(_("Coordinator"), inputs, _("Picks who works next, and merges at the end."))
    members = _members(inputs)
    turns, fan_out = st.columns(2)
    with turns:
        max_turns = _bound(_("Rounds at most"), spec.max_turns if spec else 8, inputs, "max_turns")
    with fan_out:
        at_once = _bound(_("At once"), spec.fan_out if spec else 3, inputs, "fan_out")
    return {
        "coordinator": coordinator,
        "members": members,
        "max_turns": max_turns,
        "fan_out": at_once,
    }


def _swarm(inputs: Inputs) -> dict[str, Any]:
    spec = inputs.spec if isinstance(inputs.spec, SwarmSpec) else None
    members = _members(inputs)
    names = [str(each["name"]) for each in members]
    entry, bound = st.columns([3, 2])
    with entry:
        first = _one_of(_("Entry"), names, spec.entry if spec else None, inputs.widget("entry"))
    with bound:
        given = spec.max_iterations if spec else 10
        turns = _bound(_("Turns at most"), given, inputs, "max_iterations")
    saved = {member.name: member for member in (spec.members if spec else ())}
    if names:
        st.caption(_("Who may hand over to whom, and whose answer may end the run."))
    for member in members:
        member.update(_handoffs(str(member["name"]), names, saved, inputs))
    return {"entry": first, "members": members, "max_iterations": turns}


def _handoffs(
    name: str, names: Sequence[str], saved: dict[str, SwarmMember], inputs: Inputs
) -> dict[str, Any]:
    who, targets, finish = st.columns([2, 5, 2], vertical_alignment="center")
    others = [other for other in names if other != name]
    before = saved.get(name)
    who.markdown(f"**{escape(name)}**")
    with targets:
        chosen = st.multiselect(
            _("{name} hands over to", name=name),
            others,
            default=[t for t in (before.targets if before else ()) if t in others],
            key=inputs.widget(f"targets/{name}"),
            label_visibility="collapsed",
            placeholder=_("hands over to nobody"),
        )
    with finish:
        may = st.toggle(
            _("May finish"),
            value=before.can_finish if before else True,
            key=inputs.widget(f"finish/{name}"),
        )
    return {"targets": chosen, "can_finish": may}


def _pipeline(inputs: Inputs) -> dict[str, Any]:
    spec = inputs.spec if isinstance(inputs.spec, PipelineSpec) else None
    stages = stage_form.draw(spec.stages if spec else (), inputs.known.places, key=inputs.key)
    return {"stages": stages}


def _plan_and_execute(inputs: Inputs) -> dict[str, Any]:
    spec = inputs.spec if isinstance(inputs.spec, PlanAndExecuteSpec) else None
    planner = _head(_("Planner"), inputs, _("Writes the plan, replans on failure, and concludes."))
    members = _members(inputs)
    steps, replans = st.columns(2)
    with steps:
        max_steps = _bound(_("Steps at most"), spec.max_steps if spec else 8, inputs, "max_steps")
    with replans:
        given = spec.max_replans if spec else 2
        max_replans = _bound(_("Replans at most"), given, inputs, "max_replans")
    return {
        "planner": planner,
        "members": members,
        "max_steps": max_steps,
        "max_replans": max_replans,
    }


def _head(label: str, inputs: Inputs, about: str) -> str:
    given = pattern_draft.head(inputs.spec)
    return _one_of(label, inputs.known.agents, given or None, inputs.widget("head"), about)


def _members(inputs: Inputs) -> list[dict[str, Any]]:
    options = list(dict.fromkeys([*inputs.known.places, *inputs.members]))
    chosen = st.multiselect(
        _("Members"),
        options,
        default=list(inputs.members),
        format_func=pattern_words.shown_place,
        key=inputs.widget("members"),
        placeholder=_("Agents and other patterns"),
    )
    return [pattern_draft.member(each) for each in chosen]


def _one_of(
    label: str, options: Sequence[str], given: str | None, key: str, about: str | None = None
) -> str:
    listed = list(dict.fromkeys([*options, *([given] if given else [])]))
    picked = st.selectbox(
        label,
        listed,
        index=listed.index(given) if given else None,
        format_func=pattern_words.shown_place,
        key=key,
        help=about,
        placeholder=_("Choose"),
    )
    return picked or ""


def _bound(label: str, given: int, inputs: Inputs, name: str) -> int | None:
    return st.number_input(label, value=given, step=1, key=inputs.widget(name))


DRAW: dict[str, Callable[[Inputs], dict[str, Any]]] = {
    "single": _single,
    "supervisor": _supervisor,
    "swarm": _swarm,
    "pipeline": _pipeline,
    "plan_and_execute": _plan_and_execute,
}
