"""Tells Temporal what happened to runs in the store: launches, decisions, commands.

The store is the record and the outbox at once: a run whose signal is ahead of what Temporal was
told is told again, by whichever process holds the relay's lock, until Temporal has taken it.
Nothing is lost while Temporal is away, and to tell twice does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
    WorkflowUpdateStage,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from control_plane.domain.runs import LIVE, Command, Run, RunStatus
from control_plane.engines.hands import Hands
from control_plane.engines.requests import preview_of, text_of_input
from control_plane.engines.temporal.attributes import attributes_of, register
from control_plane.engines.temporal.connection import TemporalSettings
from control_plane.engines.temporal.wire import (
    NOTICE,
    NOTICE_SIGNAL,
    RUN_WORKFLOW,
    Notice,
    Start,
)
from control_plane.services.journal import Told
from control_plane.services.recorded import Outside, Untold

_AT_ONCE = 50
_ANSWER_WITHIN = timedelta(seconds=3)
_SUMMARY_CHARACTERS = 150

log = logging.getLogger(__name__)


class Relay:
    """Tells one Temporal namespace of the runs of one store."""

    def __init__(self, client: Client, hands: Hands, settings: TemporalSettings) -> None:
        self._client = client
        self._hands = hands
        self._settings = settings
        self._with_attributes = False

    async def introduce(self) -> None:
        """Make known what runs are found by. Raises `RPCError` while Temporal is away."""
        self._with_attributes = await register(self._client)

    async def tell_all(self) -> None:
        """Tell of everything that Temporal does not know. Raises `RPCError` while it is away."""
        journal = self._hands.journal
        while untold := await self._hands.read(lambda: journal.untold("temporal", limit=_AT_ONCE)):
            results = await asyncio.gather(*map(self._tell, untold), return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result
            if len(untold) < _AT_ONCE:
                return

    async def _tell(self, untold: Untold) -> None:
        run, journal = untold.run, self._hands.journal
        outside = await self._hands.read(lambda: journal.outside(run.id))
        notice = notice_of(outside)
        known = untold.told is not None and await self._notify(run, notice)
        if not known and outside.status in LIVE:
            await self._start(run)
            if notice.signal > 0:
                await self._notify(run, notice)
        await self._hands.writer.write(Told(run.id, notice.signal))

    async def _start(self, run: Run) -> None:
        await self._client.start_workflow(
            RUN_WORKFLOW,
            Start(
                run.id,
                history_limit=self._settings.history_limit,
                heartbeat_seconds=self._settings.heartbeat_seconds,
                with_attributes=self._with_attributes,
            ),
            id=run.id,
            task_queue=self._settings.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            search_attributes=attributes_of(run) if self._with_attributes else None,
            static_summary=_summary(run),
            static_details=_details(run),
        )

    async def _notify(self, run: Run, notice: Notice) -> bool:
        """Hand the notice over. False when no workflow of the run is open."""
        workflow = self._client.get_workflow_handle(run.id)
        try:
            await workflow.start_update(  # pyright: ignore[reportUnknownMemberType]
                NOTICE,
                notice,
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                rpc_timeout=_ANSWER_WITHIN,
            )
        except WorkflowUpdateFailedError:
            return True  # It is known already.
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            return await self._signal(run, notice)  # No worker there to answer.
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            if error.status is RPCStatusCode.UNAVAILABLE:
                raise
            log.info("an update of run %s was refused: %s", run.id, error)
            return await self._signal(run, notice)
        return True

    async def _signal(self, run: Run, notice: Notice) -> bool:
        try:
            await self._client.get_workflow_handle(run.id).signal(NOTICE_SIGNAL, notice)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True


def notice_of(outside: Outside) -> Notice:
    """What the run's workflow must know."""
    over = {key: approval.decided_at for key, approval in outside.approvals.items()}
    over |= {key: child.finished_at for key, child in outside.children.items()}
    return Notice(
        signal=outside.signal,
        paused=outside.status is RunStatus.PAUSED or outside.control is Command.PAUSE,
        cancelled=outside.status not in LIVE or outside.control is Command.CANCEL,
        keys=tuple(sorted(key for key, at in over.items() if at is not None)),
        open=tuple(sorted(key for key, at in over.items() if at is None)),
    )


def _summary(run: Run) -> str:
    return f"{run.pattern_name}: {preview_of(text_of_input(run.input))}"[:_SUMMARY_CHARACTERS]


def _details(run: Run) -> str:
    """Markdown that Temporal's own pages show; names are slugs, so none needs escaping."""
    lines = [
        f"**Pattern** `{run.pattern_name}` version {run.pattern_version} ({run.pattern_kind})",
        f"**Started by** `{run.started_by}` from `{run.source}`",
        "**Members** " + (", ".join(f"`{name}` v{pin.version}" for name, pin in run.pins.items())),
    ]
    return "\n\n".join(lines)
