"""The waterfall of a run: every step a bar, nested under the turn it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from control_plane.domain.steps import Step, StepKind, StepStatus
from control_plane.ui import component, format, recorded, timescale, wording
from control_plane.ui.escape import one_line
from control_plane.ui.i18n import _

_draw = component.declare("timeline")
_AT_WORK = (StepKind.MODEL, StepKind.TOOL, StepKind.CHILD)
_MOST_UNFOLDED = 60
"""With more steps than this the turns begin folded."""
_TICKS = (0, 25, 50, 75)


def show(
    steps: Sequence[Step],
    *,
    began_at: datetime,
    now: datetime,
    chosen: str | None,
    key: str,
    on_pick: Callable[[str], None],
) -> None:
    """Draw the waterfall; `on_pick` gets the key of a step that is clicked."""
    data = as_data(steps, began_at=began_at, now=now, chosen=chosen)
    _draw(key=key, data=data, on_picked_change=component.picking(key, on_pick))


def as_data(
    steps: Sequence[Step], *, began_at: datetime, now: datetime, chosen: str | None
) -> dict[str, Any]:
    """What the component draws."""
    ordered = in_tree_order(steps)
    ends = {step.seq: _end(step, now) for step in ordered}
    worked = [
        (_since(began_at, step.started_at), _since(began_at, ends[step.seq]))
        for step in ordered
        if step.kind in _AT_WORK and step.status is not StepStatus.WAITING
    ]
    last = max((_since(began_at, end) for end in ends.values()), default=0.0)
    scale = timescale.scale_of(worked, last)
    parents = {step.parent_key for step in ordered}
    folded = [s.key for s in ordered if s.key in parents] if len(ordered) > _MOST_UNFOLDED else []
    return {
        "spans": [
            {
                **_span(step, scale, began_at, ends[step.seq]),
                "children": step.key in parents,
                "chosen": step.key == chosen,
            }
            for step in ordered
        ],
        "folded": folded,
        "breaks": [_gap(gap) for gap in scale.breaks],
        "ticks": _ticks(scale),
        "legend": _("Striped: a wait, drawn shorter than it was") if scale.breaks else "",
        "words": {"step": _("Step"), "took": _("Took"), "fold": _("Fold or unfold")},
    }


def in_tree_order(steps: Sequence[Step]) -> list[Step]:
    """Turns in the order they began, each followed by what belongs to it."""
    below: dict[str | None, list[Step]] = {}
    known = {(step.key, step.superseded) for step in steps}
    for step in steps:
        parent = step.parent_key if (step.parent_key, step.superseded) in known else None
        below.setdefault(f"{parent}@{step.superseded}" if parent else None, []).append(step)

    def walk(parent: str | None) -> list[Step]:
        found: list[Step] = []
        for step in sorted(below.get(parent, []), key=lambda s: (s.started_at, s.seq)):
            found += [step, *walk(f"{step.key}@{step.superseded}")]
        return found

    return walk(None)


def _span(step: Step, scale: timescale.Scale, began_at: datetime, end: datetime) -> dict[str, Any]:
    at = scale.at(_since(began_at, step.started_at))
    above = step.key.split("/")[:-1]
    return {
        "key": step.key,
        "name": _name(step),
        "note": _note(step),
        "kind": step.kind.value,
        "status": step.status.value,
        "superseded": step.superseded,
        "depth": step.depth,
        "above": ["/".join(above[: length + 1]) for length in range(len(above))],
        "at": round(at, 3),
        "width": round(scale.at(_since(began_at, end)) - at, 3),
        "took": _took(step),
        "title": _title(step),
    }


def _name(step: Step) -> str:
    if step.kind is StepKind.HANDOFF:
        return f"{step.detail.get('source', '')} → {step.detail.get('target', step.name)}"
    return step.name if step.kind is not StepKind.NOTE else wording.word(wording.STEP_KIND, "note")


def _note(step: Step) -> str:
    if step.status in (StepStatus.FAILED, StepStatus.RETRYING):
        return one_line(recorded.say(step.error), 80)
    if step.kind is StepKind.HANDOFF:
        return wording.word(wording.HANDOFF_OUTCOME, str(step.detail.get("outcome", "")))
    if step.kind is StepKind.APPROVAL:
        answered = wording.word(wording.APPROVAL_STATUS, step.preview)
        return answered if step.preview else _("asks a person")
    return one_line(step.preview, 80)


def _title(step: Step) -> str:
    status = wording.word(wording.STEP_STATUS, step.status)
    lines = [
        f"{wording.word(wording.STEP_KIND, step.kind)} · {status}",
        step.key,
        format.instant(step.started_at),
    ]
    if step.attempt > 1:
        lines.append(_("attempt {n}", n=step.attempt))
    if step.superseded:
        lines.append(_("replaced by a retry"))
    return "\n".join(lines)


def _took(step: Step) -> str:
    if step.kind in (StepKind.HANDOFF, StepKind.NOTE):
        return ""
    if step.latency_ms is not None and step.kind is not StepKind.APPROVAL:
        return format.milliseconds(step.latency_ms)
    if step.finished_at is None:
        return "…"
    return format.seconds((step.finished_at - step.started_at).total_seconds())


def _gap(gap: timescale.Break) -> dict[str, Any]:
    said = _("waited {time}, drawn shorter", time=format.seconds(gap.seconds))
    return {"at": round(gap.at, 3), "width": round(gap.width, 3), "title": said}


def _ticks(scale: timescale.Scale) -> list[dict[str, Any]]:
    """Times at even places; where a wait was shortened the steps between them differ."""
    return [{"at": place, "label": format.seconds(_time_at(scale, place))} for place in _TICKS]


def _time_at(scale: timescale.Scale, place: float) -> float:
    shown = scale.knots[-1][1] * place / 100
    for (t0, s0), (t1, s1) in zip(scale.knots, scale.knots[1:], strict=False):
        if s0 <= shown <= s1:
            return t0 + (t1 - t0) * ((shown - s0) / (s1 - s0) if s1 > s0 else 0.0)
    return scale.knots[-1][0]


def _end(step: Step, now: datetime) -> datetime:
    if step.finished_at is not None:
        return step.finished_at
    if step.status in (StepStatus.RUNNING, StepStatus.WAITING, StepStatus.RETRYING):
        return now
    return step.started_at + timedelta(milliseconds=step.latency_ms or 0)


def _since(began_at: datetime, at: datetime) -> float:
    return max(0.0, (at - began_at).total_seconds())
