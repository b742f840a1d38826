"""What an endpoint's failure means: may it pass, or must somebody act, and what did it say."""

from __future__ import annotations

import email.utils
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import httpx2
import openai

from control_plane.domain.errors import N_, ConfigurationError, StepFailed
from control_plane.domain.steps import FailureReason
from control_plane.models.keys import without_key
from control_plane.services.turns import Transient

_MAY_PASS: dict[int, FailureReason] = {
    408: FailureReason.TIMEOUT,
    409: FailureReason.SERVER_ERROR,  # A lock on the other side, as OpenAI's own client reads it.
    425: FailureReason.SERVER_ERROR,
    429: FailureReason.RATE_LIMITED,
    504: FailureReason.TIMEOUT,
}
_NOT_OFFERED = 501
_SAID_LENGTH = 300
_TOO_LONG = re.compile(
    r"context[_ ](?:length|size|window)|maximum context|too many tokens|prompt is too long",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    # Azure's code and the one within; OpenAI's; and how gateways name them in a sentence.
    r"\bcontent_filter\b|ResponsibleAIPolicyViolation|content_?policy_?violation",
    re.IGNORECASE,
)
_REFUSED_BY_FILTER = (400, 403, 422)


def may_pass(status: int) -> FailureReason | None:
    """The reason when an HTTP status is worth another attempt, `None` when it is final."""
    if status in _MAY_PASS:
        return _MAY_PASS[status]
    return FailureReason.SERVER_ERROR if status >= 500 and status != _NOT_OFFERED else None


def retry_after_seconds(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """How long the other side asks to wait, in `retry-after-ms` or either form of `Retry-After`."""
    for name, per_second in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            wait = float(headers.get(name, "")) / per_second
        except ValueError:
            continue
        return max(wait, 0.0) if math.isfinite(wait) else None
    try:
        until = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except (TypeError, ValueError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)


def shortened(text: str, *, key: str = "", limit: int = _SAID_LENGTH) -> str:
    """What the other side said, on one line, without the key, at most `limit` characters."""
    line = " ".join(without_key(text, key).split())
    if line.startswith("<"):
        return "(an HTML page)"
    return line if len(line) <= limit else line[: limit - 1] + "…"


def connection_was_lost(error: Exception) -> bool:
    """Whether a connection that stood was lost, rather than none made or no answer in time."""
    return (
        isinstance(error, openai.APIConnectionError)
        and not isinstance(error, openai.APITimeoutError)
        and not isinstance(error.__cause__, httpx2.ConnectError)
    )


class EndpointFailures:
    """Sorts the failures of one call to one endpoint."""

    def __init__(
        self, *, connection: str, url: str, model: str, key: str, key_reference: str
    ) -> None:
        self._connection = connection
        self._url = url
        self._model = model
        self._key = key
        self._key_reference = key_reference

    def sort(
        self, error: Exception, *, answer_begun: bool, now: datetime
    ) -> Transient | StepFailed:
        """What the error of a call means.

        Args:
            error: From the client library or the guard of outgoing calls, or a piece of a stream
                that cannot be read.
            answer_begun: Whether part of the answer had arrived.
            now: The present instant, for a `Retry-After` that is a date.
        """
        if isinstance(error, ConfigurationError):
            return StepFailed(FailureReason.CONFIGURATION, error.template, **error.params)
        if isinstance(error, openai.APIStatusError):
            return self._by_status(
                error.status_code, error.body, headers=error.response.headers, now=now
            )
        if isinstance(error, openai.APITimeoutError):
            return self.timed_out()
        if isinstance(error, openai.APIConnectionError):
            if answer_begun or connection_was_lost(error):
                return self.broke_off()
            return self._unreachable()
        if isinstance(error, openai.APIError):
            return self._by_status(
                _status_in(error), error.body or error.message, headers={}, now=now
            )
        return self.broke_off()

    def said_by_filter(self, error: Exception) -> str:
        """What the endpoint said when a content filter refused the request; empty when none did."""
        if not isinstance(error, openai.APIError) or _FILTERED.search(str(error.body)) is None:
            return ""
        by_status = isinstance(error, openai.APIStatusError)
        if by_status and error.status_code not in _REFUSED_BY_FILTER:
            return ""
        return shortened(_sentence_in(error.body), key=self._key)

    def timed_out(self) -> Transient:
        """The whole answer did not arrive within the agent's time."""
        return Transient(
            FailureReason.TIMEOUT,
            N_("{connection} did not finish its answer in time."),
            connection=self._connection,
        )

    def broke_off(self) -> Transient:
        """The stream ended before the answer was complete."""
        return Transient(
            FailureReason.UNREACHABLE,
            N_("{connection} broke off before its answer was complete."),
            connection=self._connection,
        )

    def no_endpoint(self) -> StepFailed:
        """Something answers there, but it is a web page or the like."""
        return StepFailed(
            FailureReason.REFUSED,
            N_(
                "What answers for {connection} at {url} is no OpenAI-compatible endpoint. Check "
                "the address; it usually ends in /v1."
            ),
            connection=self._connection,
            url=self._url,
        )

    def _unreachable(self) -> Transient:
        return Transient(
            FailureReason.UNREACHABLE,
            N_("Nothing answers for {connection} at {url}. Check the address and that it runs."),
            connection=self._connection,
            url=self._url,
        )

    def _by_status(
        self, status: int, body: object, *, headers: Mapping[str, str], now: datetime
    ) -> Transient | StepFailed:
        said = shortened(_sentence_in(body), key=self._key) or "(no reason given)"
        reason = may_pass(status)
        if reason is None or _quota_is_spent(body):
            return self._refused(status, said, body)
        return Transient(
            reason,
            N_("{connection} answered with HTTP {status}: {said}"),
            retry_after_seconds=retry_after_seconds(headers, now=now),
            connection=self._connection,
            status=status,
            said=said,
        )

    def _refused(self, status: int, said: str, body: object) -> StepFailed:
        template = N_("{connection} refused the request with HTTP {status}: {said}")
        if status in (401, 403):
            template = N_(
                "{connection} refused the API key ({reference}) with HTTP {status}: {said}"
            )
        elif status == _NOT_OFFERED:
            template = N_("{connection} does not offer this (HTTP {status}): {said}")
        elif too_long(_sentence_in(body)):
            template = N_(
                "The conversation is longer than {model} on {connection} can read. Shorten the "
                "input or choose a model with a larger context. It said (HTTP {status}): {said}"
            )
        return StepFailed(
            FailureReason.REFUSED,
            template,
            connection=self._connection,
            model=self._model,
            reference=self._key_reference or "-",
            status=status,
            said=said,
        )


def too_long(said: str) -> bool:
    """Whether an endpoint's sentence is about a prompt over the model's context."""
    return _TOO_LONG.search(said) is not None


def _quota_is_spent(body: object) -> bool:
    """OpenAI answers 429 for an empty account too, where waiting does not help."""
    return (
        isinstance(body, dict) and cast("dict[str, Any]", body).get("code") == "insufficient_quota"
    )


def _status_in(error: openai.APIError) -> int:
    """The HTTP status an error inside a stream stands for; 500 when it names none."""
    code = error.code or ""
    return int(code) if code.isdigit() and 400 <= int(code) <= 599 else 500


def _sentence_in(body: object) -> str:
    if isinstance(body, dict):
        fields = cast("dict[str, Any]", body)
        for name in ("message", "error", "detail", "error_description"):
            if fields.get(name):
                return _sentence_in(fields[name])
        return str(fields)
    return "" if body is None else str(body)
