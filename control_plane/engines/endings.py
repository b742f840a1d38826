"""How a run ended, for the record. Shared by the engines."""

from __future__ import annotations

import logging
from datetime import datetime

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.handoffs import HandoffFact, useful_handoffs
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.fingerprints import fingerprint
from control_plane.engines.record import Record
from control_plane.engines.replay import CodeChanged
from control_plane.engines.stops import Stopped
from control_plane.patterns.context import Ref, Result
from control_plane.secrets.redaction import redacted
from control_plane.services.journal import Finish

log = logging.getLogger(__name__)

_CODE_CHANGED = N_(
    "The pattern's code or settings no longer ask for what is recorded at step {key!r}; fork the"
    " run to go on with the new code."
)
_INTERNAL = N_("The pattern failed inside; the worker's log has it under {reference}.")


class Ending:
    """Puts the end of one run into words.

    Args:
        record: What is on record of it; `None` if it could not even be opened.
        active_ms: Milliseconds it was worked on since it last rested.
    """

    def __init__(
        self, run_id: str, record: Record | None, *, active_ms: int, now: datetime
    ) -> None:
        self._run_id = run_id
        self._record = record
        self._active_ms = active_ms
        self._now = now

    async def with_result(self, result: Result) -> Finish:
        """The pattern came to its end."""
        answer = None
        if result.answer is not None and self._record is not None:
            answer = await self._record.text(result.answer)
        answered = result.outcome is Outcome.ANSWERED
        return self._finish(
            RunStatus.SUCCEEDED if answered else RunStatus.FAILED,
            result.outcome,
            answer=answer,
            error=None if answered else result.note or result.outcome.value,
        )

    async def with_error(self, error: BaseException) -> Finish:
        """The pattern was stopped."""
        if isinstance(error, CodeChanged):
            return self.code_changed(error.key)
        if isinstance(error, Stopped):
            return await self.stopped(error.result)
        if isinstance(error, StepFailed):
            return self.step_failed(error.key, str(error))
        reference = fingerprint([self._run_id, repr(error)])[:8]
        log.error("run %s failed inside, reference %s", self._run_id, reference, exc_info=error)
        return self._finish(
            RunStatus.FAILED, Outcome.STEP_FAILED, error=_INTERNAL.format(reference=reference)
        )

    async def stopped(self, result: Result) -> Finish:
        """A person, or a budget, ended it. What a person takes over is no failure of the run's.

        A run whose budget is used up ends with what it has: what was said last.
        """
        answer = None
        if result.outcome is Outcome.OVER_BUDGET and self._record is not None:
            said = _said_last(self._record)
            answer = None if said is None else await self._record.text(said)
        by_person = result.outcome in (Outcome.TAKEN_OVER, Outcome.WITHDRAWN)
        status = RunStatus.CANCELLED if by_person else RunStatus.FAILED
        error = result.note or result.outcome.value
        return self._finish(status, result.outcome, answer=answer, error=error)

    def step_failed(self, key: str, reason: str) -> Finish:
        """A step failed for good, and the pattern could not do without it."""
        where = f"{key}: " if key else ""
        return self._finish(RunStatus.FAILED, Outcome.STEP_FAILED, error=f"{where}{reason}")

    def code_changed(self, key: str) -> Finish:
        """What is on record is not what the pattern asks for now."""
        return self._finish(RunStatus.NEEDS_ATTENTION, None, error=_CODE_CHANGED.format(key=key))

    def cancelled(self) -> Finish:
        """An operator did not want it to go on."""
        return self._finish(RunStatus.CANCELLED, Outcome.CANCELLED)

    def _finish(
        self,
        status: RunStatus,
        outcome: Outcome | None,
        *,
        answer: str | None = None,
        error: str | None = None,
    ) -> Finish:
        every, useful = 0, 0
        if self._record is not None:
            every, useful = _count_handoffs(self._record, delivered=status is RunStatus.SUCCEEDED)
        return Finish(
            run_id=self._run_id,
            status=status,
            outcome=outcome,
            answer=answer,
            error=None if error is None else redacted(error),
            active_ms=self._active_ms,
            handoffs=every,
            useful_handoffs=useful,
            now=self._now,
        )


def _count_handoffs(record: Record, *, delivered: bool) -> tuple[int, int]:
    """All handoffs of the run and its children, and the useful ones."""
    own: list[HandoffFact] = []
    nested, nested_useful = 0, 0
    for step in record.steps.values():
        if step.kind is StepKind.HANDOFF:
            own.append(
                HandoffFact(step.detail["source"], step.detail["target"], step.detail["outcome"])
            )
        elif step.kind is StepKind.CHILD:
            nested += int(step.detail.get("handoffs", 0))
            nested_useful += int(step.detail.get("useful_handoffs", 0))
    useful = useful_handoffs(own, last_receiver_delivered=delivered)
    return len(own) + nested, useful + nested_useful


def _said_last(record: Record) -> Ref | None:
    """The newest turn that said something; picks and handoffs say nothing to a reader."""
    for step in reversed(list(record.steps.values())):
        is_turn = step.kind in (StepKind.AGENT, StepKind.CHILD)
        ended = is_turn and step.status is StepStatus.COMPLETED
        if ended and not {"choice", "handoff"} & step.detail.keys():
            return Ref(step.key)
    return None
