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
    ControlPlaneError,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    OperatorError,
    TooLarge,
    TooManyRequests,
)
from control_plane.domain.validation import problem_of
from control_plane.representations.problems import FieldProblem, ProblemDetails

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_SECONDS = "1"  # A locked database or a failing-over server is usually back by then.
_SHAPE = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}


class MethodNotAllowed(CallerError):
    """The path exists, but not for this method."""

    code = "method_not_allowed"
    title = N_("This method is not possible here")
    status = 405


class WrongMediaType(CallerError):
    """The body is not declared as JSON."""

    code = "wrong_media_type"
    title = N_("The body has the wrong type")
    status = 415


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
        orjson.dumps(details.model_dump(exclude_none=True)),
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
        code: {"description": HTTPStatus(code).phrase, "content": {MEDIA_TYPE: _SHAPE}}
        for code in sorted({*always, *codes})
    }


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
