"""The one way to a model: a streamed chat completion over the OpenAI protocol."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

import openai

from control_plane.domain.connections import REHEARSAL_URL, ConnectionSpec
from control_plane.domain.errors import ConfigurationError
from control_plane.models.answers import FILTERED, AnswerBuilder, ChatAnswer, well_formed
from control_plane.models.failures import EndpointFailures, connection_was_lost
from control_plane.models.per_loop import PerLoop
from control_plane.models.structured import fits_strict_mode
from control_plane.models.transport import ModelTransport
from control_plane.outgoing.reach import ANYWHERE_BUT_METADATA, Reach
from control_plane.outgoing.transport import proxy_for
from control_plane.secrets.keys import Keys
from control_plane.services.turns import Attempt

_MOST_MODELS_LISTED = 1000


@dataclass
class _Pool:
    """What one event loop holds: clients by address, and turnstiles by connection."""

    reach: Reach
    clients: dict[str, openai.AsyncOpenAI] = field(default_factory=dict[str, openai.AsyncOpenAI])
    turnstiles: dict[tuple[str, str, int], asyncio.Semaphore] = field(
        default_factory=dict[tuple[str, str, int], asyncio.Semaphore]
    )

    def client(self, url: str) -> openai.AsyncOpenAI:
        if url not in self.clients:
            self.clients[url] = _new_client(url, self.reach)
        return self.clients[url]

    def turnstile(self, connection: ConnectionSpec) -> asyncio.Semaphore:
        key = (connection.name, connection.base_url, connection.max_concurrency)
        return self.turnstiles.setdefault(key, asyncio.Semaphore(connection.max_concurrency))


class ChatClient:
    """Calls models over their connections; safe to share between event loops and threads.

    Args:
        rehearsal_url: Where the rehearsal endpoint listens now, ending in `/v1`; asked for at each
            call over a rehearsal connection.
        keys: Reads what connections name as their key; `None` knows the environment only.
        reach: Which addresses connections may lead to.
    """

    def __init__(
        self,
        *,
        rehearsal_url: Callable[[], str],
        keys: Keys | None = None,
        reach: Reach = ANYWHERE_BUT_METADATA,
    ) -> None:
        self._rehearsal_url = rehearsal_url
        self._keys = keys or Keys()
        self._pools = PerLoop(lambda: _Pool(reach))
        self._refusing_usage: set[str] = set()

    async def chat(
        self,
        connection: ConnectionSpec,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]] | None = None,
        tool_choice: str | None = None,
        response_schema: Mapping[str, Any] | None = None,
        temperature: float | None = None,
        timeout_seconds: float,
        attempt: Attempt,
    ) -> ChatAnswer:
        """Ask a model, show its answer through `attempt.progress` as it comes, and return it whole.

        A request that a content filter of the endpoint refuses is answered by what came until then.

        Args:
            connection: Where; waits while it has `max_concurrency` calls under way.
            model: As the endpoint names it.
            messages, tools: In the protocol's form.
            tool_choice: `auto`, `none`, `required`, or `None` to leave it to the endpoint.
            response_schema: JSON Schema for the endpoint's response format.
            temperature: `None` leaves it to the endpoint.
            timeout_seconds: From request to last token, waiting for the connection not counted.
            attempt: Whose idempotency key the request carries.

        Raises:
            Transient: It may pass: busy, broken, slow or unreachable.
            StepFailed: `refused` by the endpoint, or `configuration` when the key is missing.
        """
        body: dict[str, Any] = {"model": model, "messages": list(messages)}
        if tools:
            body |= {"tools": list(tools)} | ({"tool_choice": tool_choice} if tool_choice else {})
        if response_schema is not None:
            body["response_format"] = _response_format(response_schema)
        if temperature is not None:
            body["temperature"] = temperature
        async with self._pools.here().turnstile(connection):
            return await self._ask(
                connection, body, timeout_seconds=timeout_seconds, attempt=attempt
            )

    async def list_models(
        self, connection: ConnectionSpec, *, timeout_seconds: float, workspace_id: str
    ) -> tuple[str, ...]:
        """Names of the models the endpoint offers, at most 1,000. Raises as `chat` does.

        Args:
            workspace_id: Whose stored secrets the connection means.
        """
        url, key = self._url(connection), await self._key(connection, workspace_id)
        failures = _failures(connection, url=url, model="", key=key)
        try:
            async with asyncio.timeout(timeout_seconds):
                models = self._pools.here().client(url).models
                page = await _sent_anew_if_lost(models.list, extra_headers=_authorization(key))
                listed = cast("list[Any]", page.data or [])
                return tuple(str(model.id) for model in listed)[:_MOST_MODELS_LISTED]
        except TimeoutError as error:
            raise failures.timed_out() from error
        except (openai.OpenAIError, ConfigurationError) as error:
            raise failures.sort(error, answer_begun=False, now=datetime.now(UTC)) from error
        except (ValueError, AttributeError, TypeError) as error:
            # What is no list of models, such as a web page, has none of its attributes.
            raise failures.no_endpoint() from error

    async def aclose(self) -> None:
        """Close what the running event loop holds."""
        pool = self._pools.drop()
        for client in pool.clients.values() if pool else ():
            await client.close()

    async def _ask(
        self,
        connection: ConnectionSpec,
        body: dict[str, Any],
        *,
        timeout_seconds: float,
        attempt: Attempt,
    ) -> ChatAnswer:
        url, key = self._url(connection), await self._key(connection, attempt.workspace_id)
        failures = _failures(connection, url=url, model=str(body["model"]), key=key)
        headers = {**_authorization(key), "Idempotency-Key": attempt.idempotency_key}
        if connection.base_url == REHEARSAL_URL:
            headers["X-Rehearsal-Attempt"] = str(attempt.number)
        builder, began = AnswerBuilder(), time.perf_counter()
        try:
            async with asyncio.timeout(timeout_seconds):
                answer, kind = await self._stream(url, body, headers, builder, attempt)
        except TimeoutError as error:
            raise failures.timed_out() from error
        except (openai.OpenAIError, ConfigurationError, ValueError) as error:
            if said := failures.said_by_filter(error):
                return _withheld(builder, said, latency_ms=_ms_since(began))
            raise failures.sort(
                error, answer_begun=builder.started, now=datetime.now(UTC)
            ) from error
        if not answer.finish_reason:
            raise failures.no_endpoint() if "text/html" in kind else failures.broke_off()
        return answer

    async def _stream(
        self,
        url: str,
        body: dict[str, Any],
        headers: dict[str, Any],
        builder: AnswerBuilder,
        attempt: Attempt,
    ) -> tuple[ChatAnswer, str]:
        """The answer as far as it came, and the content type it came as."""
        began, first_token_ms = time.perf_counter(), None
        async with await self._open(url, body, headers) as pieces:
            async for chunk in pieces:
                grew = builder.add(chunk)
                if first_token_ms is None and builder.started:
                    first_token_ms = _ms_since(began)
                if grew:
                    attempt.progress(well_formed(builder.text))
            kind = str(pieces.response.headers.get("content-type", ""))
        answer = builder.build(first_token_ms=first_token_ms, latency_ms=_ms_since(began))
        return answer, kind

    async def _open(self, url: str, body: dict[str, Any], headers: dict[str, Any]) -> Any:
        """Open the stream; an endpoint that does not know `stream_options` is asked without."""
        create = cast("Any", self._pools.here().client(url).chat.completions).create
        request = {**body, "stream": True, "extra_headers": headers}
        if url not in self._refusing_usage:
            try:
                options = {"include_usage": True}
                return await _sent_anew_if_lost(create, **request, stream_options=options)
            except openai.APIStatusError as error:
                if error.status_code not in (400, 422) or "stream_options" not in str(error.body):
                    raise
                self._refusing_usage.add(url)
        return await _sent_anew_if_lost(create, **request)

    def _url(self, connection: ConnectionSpec) -> str:
        return (
            self._rehearsal_url() if connection.base_url == REHEARSAL_URL else connection.base_url
        )

    async def _key(self, connection: ConnectionSpec, workspace_id: str) -> str:
        return await self._keys.key(
            connection.api_key, workspace_id=workspace_id, needed_by=connection.name
        )


async def _sent_anew_if_lost(send: Callable[..., Awaitable[Any]], **request: Any) -> Any:
    """Send; and send again at once if the connection is lost before a word of the answer.

    Servers close idle connections at the very moment they are used again; that is no trouble worth
    an attempt on the record.
    """
    try:
        return await send(**request)
    except openai.APIConnectionError as error:
        if not connection_was_lost(error):
            raise
    return await send(**request)


def _new_client(url: str, reach: Reach) -> openai.AsyncOpenAI:
    """A client for one address. What the connection says is all it sends.

    The library would add the organisation and headers of its own environment variables to every
    address; retries belong to the engine, which records them.
    """
    return openai.AsyncOpenAI(
        api_key="-",
        base_url=url,
        max_retries=0,
        default_headers=cast(
            "dict[str, str]",
            {
                name: openai.Omit()
                for name in ("Authorization", "OpenAI-Organization", "OpenAI-Project")
            },
        ),
        # A redirect could lead from a public endpoint into the private network.
        http_client=openai.DefaultAsyncHttpxClient(
            transport=ModelTransport(reach, proxy=proxy_for(url)),
            follow_redirects=False,
            trust_env=False,
            timeout=None,
        ),
    )


def _authorization(key: str) -> dict[str, Any]:
    return {"Authorization": f"Bearer {key}" if key else openai.Omit()}


def _failures(connection: ConnectionSpec, *, url: str, model: str, key: str) -> EndpointFailures:
    return EndpointFailures(
        connection=connection.name,
        url=url,
        model=model,
        key=key,
        key_reference=connection.api_key,
    )


def _response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "json_schema",
        "json_schema": {
            "name": "answer",
            "schema": dict(schema),
            "strict": fits_strict_mode(schema),
        },
    }


def _withheld(builder: AnswerBuilder, said: str, *, latency_ms: int) -> ChatAnswer:
    """What came before a content filter refused the request; calls it was about are not made."""
    begun = builder.build(first_token_ms=None, latency_ms=latency_ms)
    return replace(begun, tool_calls=(), finish_reason=FILTERED, said=said)


def _ms_since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
