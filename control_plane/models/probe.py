"""A look at an endpoint for a person who sets up a connection: what is there, what can it do?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.errors import StepFailed
from control_plane.domain.steps import FailureReason
from control_plane.models.answers import ChatAnswer
from control_plane.models.client import ChatClient
from control_plane.models.structured import read_object
from control_plane.outgoing.reach import ANYWHERE_BUT_METADATA, Reach
from control_plane.secrets.keys import Keys
from control_plane.secrets.redaction import redacted
from control_plane.services.ports import ProbeReport
from control_plane.services.turns import Attempt, Transient

T = TypeVar("T")

_TIMEOUT_SECONDS = 30.0  # A local model may have to be loaded first.
_NOT_REACHED = frozenset(
    {FailureReason.UNREACHABLE, FailureReason.TIMEOUT, FailureReason.CONFIGURATION}
)

_READY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}
_READY_TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "report_ready",
        "description": "Reports that you are ready. Call it when asked to report.",
        "parameters": _READY_SCHEMA,
    },
}


class EndpointProbe:
    """Tries an endpoint out; implements the services' port `ModelProbe`.

    Args:
        rehearsal_url: Where the rehearsal endpoint listens now.
        timeout_seconds: For each of at most four calls.
    """

    def __init__(
        self,
        *,
        rehearsal_url: Callable[[], str],
        keys: Keys | None = None,
        reach: Reach = ANYWHERE_BUT_METADATA,
        timeout_seconds: float = _TIMEOUT_SECONDS,
    ) -> None:
        self._new_client = lambda: ChatClient(rehearsal_url=rehearsal_url, keys=keys, reach=reach)
        self._timeout_seconds = timeout_seconds

    def probe(self, spec: ConnectionSpec, *, model: str, workspace_id: str) -> ProbeReport:
        """List the models, ask for one word, for JSON by schema, and for a tool call.

        Args:
            spec: The connection.
            model: Which to try; empty takes the connection's default, else the first one listed.
            workspace_id: Whose stored secrets the connection means.
        """
        # A thread of its own, so that a caller inside an event loop may ask too.
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(asyncio.run, self._look(spec, model, workspace_id)).result()

    async def _look(self, spec: ConnectionSpec, model: str, workspace_id: str) -> ProbeReport:
        client = self._new_client()
        try:
            endpoint = _Endpoint(client, spec, self._timeout_seconds, workspace_id)
            return await self._report(endpoint, model)
        finally:
            await client.aclose()

    async def _report(self, endpoint: _Endpoint, model: str) -> ProbeReport:
        listed = await _tried(endpoint.models())
        models = listed if isinstance(listed, tuple) else ()
        if isinstance(listed, _Failure) and not listed.reached:
            return _nothing(listed)
        wanted = model or endpoint.spec.default_model or next(iter(models), "")
        if not wanted:
            return _nothing(_Failure("It lists no models; name the model to try.", reached=True))
        word = await _tried(endpoint.ask(wanted, "Answer with the one word: ready"))
        if isinstance(word, _Failure):
            return _nothing(word, models)
        return ProbeReport(
            reachable=True,
            models=models,
            json_schema=await _takes_json_schema(endpoint, wanted),
            native_tools=await _calls_tools(endpoint, wanted),
            latency_ms=word.latency_ms,
            problem="",
        )


@dataclass(frozen=True)
class _Failure:
    problem: str
    reached: bool
    passing: bool = False
    """Whether it may pass, so that nothing is learned from it."""


@dataclass(frozen=True)
class _Endpoint:
    client: ChatClient
    spec: ConnectionSpec
    timeout_seconds: float
    workspace_id: str

    async def models(self) -> tuple[str, ...]:
        return await self.client.list_models(
            self.spec, timeout_seconds=self.timeout_seconds, workspace_id=self.workspace_id
        )

    async def ask(
        self,
        model: str,
        prompt: str,
        *,
        schema: Mapping[str, Any] | None = None,
        tools: list[dict[str, Any]] | None = None,
    ) -> ChatAnswer:
        return await self.client.chat(
            self.spec,
            model=model,
            messages=[{"role": "user", "content": prompt}],
            tools=tools,
            response_schema=schema,
            timeout_seconds=self.timeout_seconds,
            attempt=Attempt(
                number=1,
                idempotency_key=f"probe-{self.spec.name}",
                progress=_ignore,
                workspace_id=self.workspace_id,
            ),
        )


async def _takes_json_schema(endpoint: _Endpoint, model: str) -> bool | None:
    """Whether the schema was taken and obeyed; `None` when a passing trouble hid it."""
    prompt = 'Say that you are ready, as JSON: {"ready": true}'
    answer = await _tried(endpoint.ask(model, prompt, schema=_READY_SCHEMA))
    if isinstance(answer, _Failure):
        return None if answer.passing else False
    return read_object(answer.text, _READY_SCHEMA).value is not None


async def _calls_tools(endpoint: _Endpoint, model: str) -> bool | None:
    """Whether the model called the tool it was told to; `None` when a passing trouble hid it."""
    prompt = "Report that you are ready: call the tool report_ready with ready set to true."
    answer = await _tried(endpoint.ask(model, prompt, tools=[_READY_TOOL]))
    if isinstance(answer, _Failure):
        return None if answer.passing else False
    return any(call.name == "report_ready" for call in answer.tool_calls)


async def _tried(call: Awaitable[T]) -> T | _Failure:
    try:
        return await call
    except StepFailed as failure:
        return _Failure(str(failure), reached=failure.reason not in _NOT_REACHED)
    except Transient as failure:
        return _Failure(str(failure), reached=failure.reason not in _NOT_REACHED, passing=True)


def _nothing(failure: _Failure, models: tuple[str, ...] = ()) -> ProbeReport:
    return ProbeReport(
        reachable=failure.reached,
        models=models,
        json_schema=None,
        native_tools=None,
        latency_ms=None,
        problem=redacted(failure.problem),
    )


def _ignore(_text: str) -> None:
    """Nobody watches a probe."""
