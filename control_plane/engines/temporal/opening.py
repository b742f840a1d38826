"""What a workflow is given when it takes a run up. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from control_plane.domain.agents import AgentSpec
from control_plane.domain.runs import Command, RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.fingerprints import asked_of, fingerprint, produced_by
from control_plane.engines.replay import decision_from_json, reply_of
from control_plane.engines.requests import roles_of
from control_plane.engines.temporal.attributes import agents_of
from control_plane.engines.temporal.wire import Opened, Replayed, Standing
from control_plane.services.recorded import LoadedRun, Recorded

_PAGE = 500
"""Recorded verbs at once: at most 0.5 MB, where Temporal refuses 2 MB."""
_TOOL_SECONDS = 600.0


def opened(loaded: LoadedRun) -> Opened:
    """The run with the first page of its record."""
    run = loaded.run
    held = run.status is RunStatus.PAUSED or run.control is Command.PAUSE
    first = page_of(loaded, after="")
    return Opened(
        standing=Standing.HELD if held else Standing.GOES_ON,
        signal=loaded.signal,
        round=run.round,
        pattern=run.pattern_name,
        agents=tuple(agents_of(run)),
        spec=loaded.spec.model_dump_json(),
        roles=roles_of(loaded.members),
        turn_seconds={
            name: _longest_turn_seconds(spec)
            for name, spec in loaded.members.items()
            if isinstance(spec, AgentSpec)
        },
        overrides=run.overrides,
        input_digest=fingerprint(run.input),
        recorded=first.recorded,
        more_after=first.more_after,
    )


def page_of(loaded: LoadedRun, *, after: str) -> Opened:
    """What is recorded after the key."""
    verbs = _verbs(loaded)
    if after:
        for entry in verbs:
            if entry.key == after:
                break
    page = tuple(islice(verbs, _PAGE))
    more = next(verbs, None) is not None
    return Opened(Standing.GOES_ON, recorded=page, more_after=page[-1].key if page and more else "")


def _verbs(loaded: LoadedRun) -> Iterator[Replayed]:
    for step in loaded.steps.values():
        if step.status is StepStatus.COMPLETED:
            yield from _verb(step)


def _verb(step: Recorded) -> Iterator[Replayed]:
    asked, produced = asked_of(step.fingerprint), produced_by(step.fingerprint)
    if step.kind is StepKind.APPROVAL:
        decision = decision_from_json(step.detail["decision"])
        yield Replayed(step.key, asked, produced, decision=decision)
    elif "/" in step.key:
        return  # Within a turn.
    elif step.kind in (StepKind.AGENT, StepKind.CHILD):
        reply = reply_of(step, str(step.detail.get("member", "")))
        yield Replayed(step.key, asked, produced, reply=reply)
    elif step.kind in (StepKind.HANDOFF, StepKind.NOTE):
        yield Replayed(step.key, asked, produced)


def _longest_turn_seconds(spec: AgentSpec) -> float:
    """An upper bound: every model call and every tool in it takes as long as it may."""
    return spec.limits.turns * (spec.limits.timeout_seconds + _TOOL_SECONDS)
