"""The record of one run in a worker's hands: what replay finds, and what is added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from control_plane.domain.errors import StepFailed
from control_plane.domain.plain import plain_json, plain_text
from control_plane.domain.runs import Run
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.fingerprints import (
    asked_and_produced,
    asked_of,
    digest,
    fingerprint,
    produced_by,
)
from control_plane.engines.hands import Hands
from control_plane.engines.replay import failure_of, from_record
from control_plane.engines.requests import text_of_input
from control_plane.patterns.context import INPUT, Ref
from control_plane.secrets.redaction import redacted, redacted_json, redacted_progress
from control_plane.services.recorded import LoadedRun, Recorded, StepRecord


class Record:
    """Reads and adds steps of one run."""

    def __init__(self, loaded: LoadedRun, hands: Hands) -> None:
        self.run: Run = loaded.run
        self._hands = hands
        self._steps: dict[str, Recorded] = dict(loaded.steps)
        self._outputs: dict[str, Any] = {}
        self._input_digest = fingerprint(self.run.input)

    @property
    def steps(self) -> Mapping[str, Recorded]:
        """By key, in order of recording."""
        return self._steps

    def find(self, key: str, asked: str) -> Recorded | None:
        """What is recorded under the key. Raises `CodeChanged`."""
        return from_record(self._steps, key, asked, round=self.run.round)

    def blank(
        self, key: str, *, kind: StepKind, name: str, asked: str, started_at: datetime
    ) -> StepRecord:
        """A step of this run that has just begun."""
        return StepRecord(
            run_id=self.run.id,
            workspace_id=self.run.workspace_id,
            key=key,
            round=self.run.round,
            kind=kind,
            name=name,
            status=StepStatus.RUNNING,
            fingerprint=asked_and_produced(asked, ""),
            started_at=started_at,
        )

    async def add(self, step: StepRecord) -> Recorded:
        """Record the step durably, without secrets.

        What comes back, as `output` from now on, a replay finds too.
        """
        step = replace(
            step,
            preview=redacted_progress(plain_text(step.preview)),
            error=None if step.error is None else redacted(plain_text(step.error)),
            model=None if step.model is None else redacted(plain_text(step.model)),
            detail=orjson.loads(redacted_json(plain_json(step.detail))),
            input=None if step.input is None else redacted_json(step.input),
            output=None if step.output is None else redacted_json(step.output),
        )
        if step.output is not None:
            produced = asked_and_produced(asked_of(step.fingerprint), digest(step.output))
            step = replace(step, fingerprint=produced)
        await self._hands.writer.write(step)
        if step.output is not None:
            self._outputs[step.key] = orjson.loads(step.output)
        return self.note(step)

    async def fail(self, step: StepRecord, failure: StepFailed) -> StepFailed:
        """Record that the step failed for good; the failure as a replay will find it."""
        failed = replace(
            step,
            status=StepStatus.FAILED,
            error=str(failure),
            reason=str(failure.reason),
            finished_at=step.finished_at or self._hands.now(),
        )
        return failure_of(await self.add(failed))

    def note(self, step: StepRecord) -> Recorded:
        """Remember a step that was written."""
        recorded = Recorded(
            key=step.key,
            kind=step.kind,
            status=step.status,
            round=step.round,
            attempt=step.attempt,
            fingerprint=step.fingerprint,
            preview=step.preview,
            detail=step.detail,
            error=step.error,
            reason=step.reason,
            usage=step.usage,
            due_at=step.due_at,
            started_at=step.started_at,
        )
        self._steps[step.key] = recorded
        return recorded

    def produced(self, ref: Ref) -> str:
        """The digest of what is behind a reference."""
        return self._input_digest if ref == INPUT else produced_by(self._steps[ref].fingerprint)

    async def output(self, key: str) -> Any:
        """Full output of a recorded step."""
        if key not in self._outputs:
            self._outputs[key] = await self._hands.read(
                lambda: self._hands.journal.output(self.run.id, key)
            )
        return self._outputs[key]

    async def text(self, ref: Ref) -> str:
        """What is behind a reference, as a member reads it."""
        if ref == INPUT:
            return text_of_input(self.run.input)
        output = await self.output(ref)
        return str(output["text"])

    def member_of(self, ref: Ref) -> str:
        """Who said what is behind a reference; empty for the run's input."""
        return "" if ref == INPUT else str(self._steps[ref].detail.get("member", ""))
