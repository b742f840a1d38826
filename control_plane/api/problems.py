"""Errors as problem details (RFC 9457), and which of them each operation documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from control_plane.domain.errors import (
    N_,
    CallerError,
    Conflict,
    ControlPlaneError,
    InvalidInput,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    OperatorError,
    Problem,
    StoreUnavailable,
    TooLarge,
    TooManyRequests,
)
from control_plane.domain.validation import problem_of
from control_plane.representations.problems import FieldProblem, ProblemDetails
from control_plane.secrets.redaction import redacted_json

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_SECONDS = "1"  # A locked database or a failing-over server is usually back by then.
_AFTER = {"description": "Seconds until the next request may come.", "schema": {"type": "integer"}}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"headers": {"WWW-Authenticate": {"schema": {"type": "string", "const": "Bearer"}}}},
    429: {"headers": {"Retry-After": _AFTER}},
    503: {"headers": {"Retry-After": _AFTER}},
}
_SHAPE = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}


class WrongMediaType(CallerError):
    """The body is not declared as JSON."""

    code = "wrong_media_type"
    title = N_("The body has the wrong type")
    status = 415


class MethodNotAllowed(CallerError):
    """The path exists, but not for this method."""

    code = "method_not_allowed"
    title = N_("This method is not possible here")
    status = 405


_EXAMPLES: dict[int, ControlPlaneError] = {
    400: CallerError(N_("The text holds a NUL character; take it out.")),
    401: NotAuthenticated(N_("This token was revoked; make a new one.")),
    403: NotAllowed(N_("Pages of other sites may not use the desk.")),
    404: NotFound(N_("There is no agent {name!r} in this workspace."), name="billing"),
    409: Conflict(N_("There is a schedule {name!r} already; choose another name."), name="nightly"),
    413: TooLarge(N_("{reason}."), reason="The body is larger than 2000000 bytes"),
    415: WrongMediaType(N_("Send the body as application/json.")),
    422: InvalidInput([Problem("name", N_("Give a value."))]),
    429: TooManyRequests(
        N_("Too many requests; the next one may come in {seconds} s."), retry_after_seconds=7
    ),
    503: StoreUnavailable(N_("The store cannot be reached")),
}
"""In the words of the product, for the OpenAPI description."""


def details_of(error: ControlPlaneError, *, instance: str) -> ProblemDetails:
    """What a caller is told about an error; `instance` is the path that was asked for."""
    problems = error.problems if isinstance(error, InvalidInput) else None
    return ProblemDetails(
        type=f"urn:control-plane:problem:{error.code}",
        title=error.title,
        status=error.status,
        detail=str(error),
        instance=instance,
        problems=None
        if problems is None
        else [FieldProblem.model_validate(problem) for problem in problems],
    )


def response_to(details: ProblemDetails, headers: dict[str, str] | None = None) -> Response:
    """The response that carries the details."""
    return Response(
        redacted_json(orjson.dumps(details.model_dump(exclude_none=True))),
        status_code=details.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def on_refusal(request: Request, error: Exception) -> Response:
    """Answer an error the product raised on purpose."""
    assert isinstance(error, ControlPlaneError)  # noqa: S101 - registered for this class only
    headers = None
    if isinstance(error, OperatorError):
        headers = {"Retry-After": _RETRY_AFTER_SECONDS}
    elif isinstance(error, TooManyRequests):
        headers = {"Retry-After": str(error.retry_after_seconds)}
    elif isinstance(error, NotAuthenticated):
        headers = {"WWW-Authenticate": "Bearer"}
    return response_to(details_of(error, instance=request.url.path), headers)


def on_invalid_request(request: Request, error: Exception) -> Response:
    """Answer a request whose parameters or body have the wrong shape, naming every field."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    problems = [problem_of({**found, "loc": found["loc"][1:]}) for found in error.errors()]
    return on_refusal(request, InvalidInput(problems))


def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses by itself: unknown paths and methods."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    details = details_of(_refusal_of(error, request), instance=request.url.path)
    return response_to(details, dict(error.headers) if error.headers else None)


def answer_refusals(api: FastAPI) -> None:
    """Make every error of the API a problem."""
    api.add_exception_handler(ControlPlaneError, on_refusal)
    api.add_exception_handler(RequestValidationError, on_invalid_request)
    api.add_exception_handler(HTTPException, on_http_error)


def documented(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The problem responses of an operation, for its OpenAPI description.

    Those any operation can give are always among them.
    """
    always = (400, 401, 403, 422, 429, 500, 503)
    return {
        code: {
            "description": HTTPStatus(code).phrase,
            "content": {MEDIA_TYPE: dict(_SHAPE)},
            **_HEADERS.get(code, {}),
        }
        for code in sorted({*always, *codes})
    }


def example_problem(code: int) -> dict[str, Any]:
    """What an operation answers with this status, for its OpenAPI description."""
    error = _EXAMPLES.get(code, ControlPlaneError(N_("Something went wrong")))
    details = details_of(error, instance="/api/v1/agents/billing")
    return {**details.model_dump(exclude_none=True), "status": code}


def _refusal_of(error: HTTPException, request: Request) -> ControlPlaneError:
    match error.status_code:
        case 404:
            return NotFound(N_("There is nothing at {path}."), path=request.url.path)
        case 405:
            return MethodNotAllowed(
                N_("{method} is not possible at {path}."),
                method=request.method,
                path=request.url.path,
            )
        case 413:
            return TooLarge(N_("{reason}."), reason=error.detail)
        case _:
            return CallerError(N_("The request could not be read: {reason}."), reason=error.detail)
