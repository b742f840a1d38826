"""What happened in a run, turn by turn, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from control_plane.domain.errors import N_
from control_plane.domain.interventions import as_told
from control_plane.domain.policy import ActionKind
from control_plane.domain.steps import Step, StepKind, StepStatus
from control_plane.ui import badges, format, recorded, story, wording
from control_plane.ui.i18n import _

_TURN_TONE: dict[str, str] = {
    StepStatus.FAILED: "red",
    StepStatus.WAITING: "orange",
    StepStatus.RETRYING: "orange",
    StepStatus.CANCELLED: "gray",
}

_ASKED: dict[str, str] = {
    ActionKind.AGENT: N_("A person is asked about the turn of {name}"),
    ActionKind.HANDOFF: N_("A person is asked about the handoff to {name}"),
    ActionKind.TOOL: N_("A person is asked about the tool {name}"),
    ActionKind.PLAN: N_("A person is asked about the plan"),
    ActionKind.ANSWER: N_("A person is asked about the answer"),
    ActionKind.FLAG: N_("A person is asked about what was flagged"),
    ActionKind.BUDGET: N_("A person is asked about the budget"),
}


def show(
    steps: Sequence[Step], *, chosen: str | None, key: str, on_pick: Callable[[str], None]
) -> None:
    """Draw the transcript; `on_pick` gets the key of a step that is clicked."""
    story.show(entries(steps, chosen=chosen), key=key, on_pick=on_pick)


def entries(steps: Sequence[Step], *, chosen: str | None) -> list[story.Entry]:
    """The transcript of the steps that count; what was replaced by a retry is left out."""
    counted = [step for step in steps if not step.superseded]
    told: list[story.Entry] = []
    for step in counted:
        if step.depth == 0:
            below = [part for part in counted if part.key.startswith(f"{step.key}/")]
            told.append(_entry(step, below, chosen=chosen))
    orphans = [step for step in counted if step.depth > 0 and not _is_told(step, counted)]
    return told + [_entry(step, [], chosen=chosen) for step in orphans]


def _is_told(step: Step, steps: Sequence[Step]) -> bool:
    return any(other.depth == 0 and step.key.startswith(f"{other.key}/") for other in steps)


def _entry(step: Step, below: Sequence[Step], *, chosen: str | None) -> story.Entry:
    if step.kind in (StepKind.AGENT, StepKind.CHILD):
        return _turn(step, below, chosen=chosen)
    if step.kind is StepKind.HANDOFF:
        return _handoff(step, below, chosen=chosen)
    if step.kind is StepKind.APPROVAL:
        return _approval(step, chosen=chosen)
    return story.entry(
        wording.word(wording.STEP_KIND, step.kind),
        text=step.preview,
        key=step.key,
        chosen=step.key == chosen,
    )


def _turn(step: Step, below: Sequence[Step], *, chosen: str | None) -> story.Entry:
    shown = [] if step.status is StepStatus.COMPLETED else [badges.step_status(step.status)]
    running = next((part for part in below if part.status is StepStatus.RUNNING), None)
    return story.entry(
        step.name,
        text=recorded.say(step.error) or step.preview or (running.preview if running else ""),
        tone=_TURN_TONE.get(step.status, "blue"),
        badges=shown,
        meta=_meta(step),
        lines=[_part(part) for part in below if part.kind is not StepKind.MODEL or part.error],
        key=step.key,
        chosen=step.key == chosen,
    )


def _meta(step: Step) -> str:
    said = [format.milliseconds(step.latency_ms)] if step.latency_ms is not None else []
    if step.usage.tokens:
        said += [format.tokens(step.usage.tokens), format.money(step.usage.cost_usd)]
    if version := step.detail.get("version"):
        said.append(f"v{version}")
    return " · ".join(said)


def _part(step: Step) -> story.Line:
    if step.kind is StepKind.APPROVAL:
        return story.line(_asked(step), _decision(step), tone="orange", key=step.key)
    tone = "red" if step.status is StepStatus.FAILED else ""
    text = recorded.say(step.error) or step.preview
    if step.kind is StepKind.TOOL:
        return story.line(
            _("tool {name}", name=step.name), text, tone=tone, mono=True, key=step.key
        )
    label = wording.word(wording.STEP_KIND, step.kind)
    if step.kind is StepKind.NOTE and "messages" in step.detail:
        label, text, tone = _("A person says"), _as_told(text), "violet"
    return story.line(label, text, tone=tone, key=step.key)


def _as_told(text: str) -> str:
    """What people said, without what introduces it to the agent."""
    return "\n".join(line.removeprefix(as_told("")) for line in text.splitlines())


def _handoff(step: Step, below: Sequence[Step], *, chosen: str | None) -> story.Entry:
    outcome = str(step.detail.get("outcome", ""))
    summary = str(step.detail.get("summary") or "")
    return story.entry(
        f"{step.detail.get('source', '')} → {step.detail.get('target', step.name)}",
        text=str(step.detail.get("reason") or step.preview),
        tone=badges.HANDOFF_TONE.get(outcome, "gray"),
        badges=[
            badges.badge(_("Handoff"), "gray"),
            badges.badge(
                wording.word(wording.HANDOFF_OUTCOME, outcome),
                badges.HANDOFF_TONE.get(outcome, "gray"),
            ),
        ],
        lines=[
            *([story.line(_("told"), summary)] if summary else []),
            *[_part(part) for part in below],
        ],
        key=step.key,
        chosen=step.key == chosen,
    )


def _approval(step: Step, *, chosen: str | None) -> story.Entry:
    return story.entry(
        _asked(step),
        text=_decision(step),
        tone="orange",
        badges=[] if step.status is StepStatus.COMPLETED else [badges.step_status(step.status)],
        key=step.key,
        chosen=step.key == chosen,
    )


def _asked(step: Step) -> str:
    return _(_ASKED.get(str(step.detail.get("kind", "")), _ASKED["agent"]), name=step.name)


def _decision(step: Step) -> str:
    decision = step.detail.get("decision")
    if not isinstance(decision, dict):
        return _("nobody has decided yet")
    said = wording.word(wording.APPROVAL_STATUS, str(decision.get("status", "")))
    by, reason = decision.get("by"), decision.get("reason")
    said = _("{what} by {who}", what=said, who=_(str(by))) if by else said
    return f"{said}: {reason}" if reason else said
