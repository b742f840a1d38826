"""The one error tree, sorted by who must act.

An error is a *template* plus parameters, never a finished sentence, so that the pages can say it in
the reader's language while API and CLI say the same words in English. Each says what was wrong,
where, and what to do.

    ControlPlaneError
    ├── CallerError            the person or program that asked must change the request
    │   ├── InvalidInput       one or many fields are wrong; all are named
    │   ├── NotFound           no such record in this workspace
    │   ├── NotAuthenticated   the caller does not prove who it is
    │   ├── NotAllowed         the principal lacks the role
    │   ├── Conflict           somebody or something else changed it first
    │   │   └── NotReady       what it stands on does not allow it as it is now
    │   ├── Gone               it was there, and is over
    │   ├── TooLarge           the input is over a limit, refused before it costs
    │   └── TooManyRequests    the caller asks more often than it may
    ├── OperatorError          whoever runs the control plane must act
    │   ├── StoreUnavailable   database locked, unreachable or disk full
    │   ├── SchemaTooNew       the store was written by newer code
    │   └── ConfigurationError a setting is missing or wrong
    └── StepFailed             an agent's step failed; the run can be retried from it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import ClassVar


def N_(template: str) -> str:
    """Mark a template for the translation catalogue and return it unchanged; gettext's own name."""
    return template


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field of a form or body."""

    field: str
    """Dotted path of the field, such as `limits.turns` or `members.2.name`; empty for the whole."""
    template: str
    params: Mapping[str, object] = dataclass_field(default_factory=dict[str, object])

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.params)


class ControlPlaneError(Exception):
    """Base of every error the product raises on purpose.

    Args:
        template: A sentence with `{named}` places, marked with `N_` where it is written.
        params: What fills the places. Values are data and are escaped where they are shown.
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = N_("Something went wrong")
    status: ClassVar[int] = 500
    """The HTTP status the API answers with."""
    exit_code: ClassVar[int] = 1
    """The exit code of the command line."""

    def __init__(self, template: str, /, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template.format(**params))


class CallerError(ControlPlaneError):
    """Whoever asked must change the request."""

    code = "bad_request"
    title = N_("The request cannot be carried out")
    status = 400
    exit_code = 2


class InvalidInput(CallerError):
    """One or more fields are wrong; every problem is named at once."""

    code = "invalid_input"
    title = N_("Some fields need your attention")
    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        said = [f"{p.field}: {p.message}" if p.field else p.message for p in problems]
        listed = "; ".join([*(one.removesuffix(".") for one in said[:-1]), *said[-1:]])
        super().__init__(N_("{problems}"), problems=listed)


class NotFound(CallerError):
    """No such record in the principal's workspace."""

    code = "not_found"
    title = N_("Not found")
    status = 404
    exit_code = 4


class NotAuthenticated(CallerError):
    """The caller does not prove who it is."""

    code = "not_authenticated"
    title = N_("You are not signed in")
    status = 401
    exit_code = 5


class NotAllowed(CallerError):
    """The principal lacks the role the action needs."""

    code = "not_allowed"
    title = N_("You are not allowed to do this")
    status = 403
    exit_code = 5


class Conflict(CallerError):
    """The record changed first; the message says who or what, and what to do next."""

    code = "conflict"
    title = N_("It changed while you were looking")
    status = 409
    exit_code = 6


class NotReady(Conflict):
    """What it stands on does not allow it as it is now; the message says what must change first."""

    code = "not_ready"
    title = N_("This is not possible as things are")


class Gone(CallerError):
    """It was there and is over; asking again does not help."""

    code = "gone"
    title = N_("This link is no longer valid")
    status = 410
    exit_code = 6


class TooLarge(CallerError):
    """The input is over a limit; nothing was sent to a model."""

    code = "too_large"
    title = N_("The input is too large")
    status = 413


class TooManyRequests(CallerError):
    """The caller asks more often than it may.

    Attributes:
        retry_after_seconds: When the next request may come.
    """

    code = "too_many_requests"
    title = N_("Too many requests")
    status = 429
    exit_code = 6

    def __init__(self, template: str, /, *, retry_after_seconds: int, **params: object) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(template, seconds=retry_after_seconds, **params)


class OperatorError(ControlPlaneError):
    """Whoever runs the control plane must act."""

    code = "operator_error"
    title = N_("The control plane needs attention")
    status = 503
    exit_code = 3


class StoreUnavailable(OperatorError):
    """The store cannot be read or written now. Nothing recorded is lost."""

    code = "store_unavailable"
    title = N_("The store cannot be reached")


class SchemaTooNew(OperatorError):
    """The store was written by newer code than this."""

    code = "schema_too_new"
    title = N_("The store is newer than this version")


class ConfigurationError(OperatorError):
    """A setting or a named environment variable is missing or wrong."""

    code = "configuration"
    title = N_("A setting is missing or wrong")


class StepFailed(ControlPlaneError):
    """An agent's step failed for good (retries included); the run can be retried from it.

    Attributes:
        key: The step that failed; empty until the engine knows it.
        reason: A closed vocabulary, see `FailureReason` in `steps.py`.
    """

    code = "step_failed"
    title = N_("A step failed")
    status = 502
    exit_code = 7

    def __init__(self, reason: str, template: str, /, **params: object) -> None:
        self.reason = reason
        self.key = ""
        super().__init__(template, **params)
