"""Finds runs that go on in the store while Temporal no longer carries them out.

The server may have lost its database, a history may no longer fit the code, or somebody may have
ended the workflow by hand. The record is in the store, so the run begins anew from it; only what a
person ended on purpose waits for a person.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from control_plane.domain.errors import N_
from control_plane.domain.runs import RunStatus
from control_plane.engines.hands import Hands
from control_plane.engines.temporal.wire import RUN_WORKFLOW
from control_plane.services.journal import Finish, Forget

_ENDED_BY_HAND = {
    WorkflowExecutionStatus.TERMINATED: "terminated",
    WorkflowExecutionStatus.TIMED_OUT: "timed out",
}
_NEEDS_ATTENTION = N_(
    "Its workflow was ended on Temporal's side ({status}); retry the run to go on from its record."
)

_TAKEN_UP_WITHIN = timedelta(seconds=3)
_AT_ONCE = 50

log = logging.getLogger(__name__)


class Sweep:
    """Compares one store with one task queue."""

    def __init__(self, client: Client, hands: Hands, *, task_queue: str) -> None:
        self._client = client
        self._hands = hands
        self._task_queue = task_queue

    async def recover_left_lying(self) -> None:
        """Let runs begin anew that nobody took up though Temporal was told. Cheap.

        Raises:
            RPCError: Temporal is away.
        """
        journal, since = self._hands.journal, self._hands.now() - _TAKEN_UP_WITHIN
        left = await self._hands.read(lambda: journal.known_to("temporal", queued_before=since))
        for run_id in left[:_AT_ONCE]:
            await self._recover(run_id)

    async def recover(self) -> None:
        """Let lost runs begin anew. Raises `RPCError` while Temporal is away."""
        journal = self._hands.journal
        live = await self._hands.read(lambda: journal.known_to("temporal"))
        if not live:
            return
        query = (
            f'WorkflowType = "{RUN_WORKFLOW}" AND ExecutionStatus = "Running"'
            f' AND TaskQueue = "{self._task_queue}"'
        )
        try:
            listed = {found.id async for found in self._client.list_workflows(query)}
        except RPCError as error:
            if error.status is not RPCStatusCode.UNIMPLEMENTED:
                raise
            return  # A server without lists, such as the one that skips time.
        for run_id in live:
            if run_id not in listed:  # The list may lag behind: ask for the run itself.
                await self._recover(run_id)

    async def _recover(self, run_id: str) -> None:
        try:
            found = await self._client.get_workflow_handle(run_id).describe()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            status = None
        else:
            status = found.status
        if status is WorkflowExecutionStatus.RUNNING:
            return
        log.warning("run %s has no workflow any more (%s)", run_id, status and status.name)
        if status is not None and status in _ENDED_BY_HAND:
            await self._hands.writer.write(self._needs_attention(run_id, _ENDED_BY_HAND[status]))
        else:
            await self._hands.writer.write(Forget(run_id))

    def _needs_attention(self, run_id: str, status: str) -> Finish:
        return Finish(
            run_id=run_id,
            status=RunStatus.NEEDS_ATTENTION,
            outcome=None,
            answer=None,
            error=_NEEDS_ATTENTION.format(status=status),
            active_ms=0,
            handoffs=0,
            useful_handoffs=0,
            now=self._hands.now(),
        )
