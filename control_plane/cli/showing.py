"""Runs and steps as lines of text."""

from __future__ import annotations

from collections.abc import Iterable

from control_plane.cli.terminal import Terminal
from control_plane.cli.text import duration, instant, one_line, usd
from control_plane.domain.runs import Run
from control_plane.domain.steps import Step, StepStatus

_PREVIEW_COLUMNS = 80
_UNDER_WAY = frozenset({StepStatus.RUNNING})


def in_reading_order(steps: Iterable[Step]) -> list[Step]:
    """As they began, outer before inner; they are recorded as they end."""
    return sorted(steps, key=lambda step: (step.started_at, step.depth, step.seq))


def print_step(step: Step, terminal: Terminal) -> None:
    """One line a step; inner steps that have only begun are left out until they say something."""
    if step.status in _UNDER_WAY and step.depth > 0:
        return
    said = step.error or step.preview
    facts = [duration(step.latency_ms)] if step.latency_ms is not None else []
    if step.usage.calls:
        facts.append(usd(step.usage.cost_usd))
    terminal.say(
        f"{step.started_at:%H:%M:%S}  {'  ' * step.depth}{step.kind.value:<8} "
        f"{one_line(step.name)}  {step.status.value}"
        + (f"  ({', '.join(facts)})" if facts else "")
        + (f"  {one_line(said, width=_PREVIEW_COLUMNS)}" if said else "")
    )


def print_result(run: Run, terminal: Terminal) -> None:
    """How a run ended: its answer or its error, and what it took."""
    outcome = f" ({run.outcome.value})" if run.outcome else ""
    terminal.say(
        f"Run {run.id} {run.status.value}{outcome}: {duration(run.active_ms)} of work,"
        f" {run.usage.calls} model calls, {run.usage.tokens} tokens, {usd(run.usage.cost_usd)}."
    )
    if run.error:
        terminal.say(run.error)
    if run.answer is not None:
        terminal.say(f"\n{run.answer}")


def print_run(run: Run, terminal: Terminal) -> None:
    """What a run is, and how it stands."""
    terminal.say(
        f"{run.id}: {run.pattern_name} (version {run.pattern_version}) is {run.status.value}"
    )
    for label, value in (
        ("outcome", run.outcome.value if run.outcome else "-"),
        ("asked", run.control.value if run.control else "-"),
        ("engine", run.engine),
        ("started by", f"{run.started_by} ({run.source})"),
        ("created", instant(run.created_at)),
        ("finished", instant(run.finished_at)),
        ("worked on", duration(run.active_ms)),
        ("model calls", f"{run.usage.calls}, {run.usage.tokens} tokens, {usd(run.usage.cost_usd)}"),
        ("handoffs", f"{run.handoffs}, {run.useful_handoffs} useful"),
        ("forked from", run.forked_from or "-"),
    ):
        terminal.say(f"  {label:<13}{value}")
    if run.rehearsal:
        terminal.say("  Its answers come from the rehearsal model, not from a real one.")
    if run.error:
        terminal.say(f"\n{run.error}")
    if run.answer is not None:
        terminal.say(f"\n{run.answer}")
