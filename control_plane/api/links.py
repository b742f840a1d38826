"""Links that decide: GET shows what would happen and does nothing, POST decides.

Mail scanners and browsers open links ahead of people, so looking never decides. Whoever holds the
link proves by it who they are; no cookie is read, so that no other page can act through a browser.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from control_plane.api import link_page
from control_plane.bootstrap import current_plane
from control_plane.domain.errors import (
    ControlPlaneError,
    InvalidInput,
    NotFound,
    TooManyRequests,
)
from control_plane.services.links import open_link, use_link

_LONGEST_BODY = 20_000
_STYLE = base64.b64encode(hashlib.sha256(link_page.STYLE.encode()).digest()).decode()
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE}';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


async def show_link(request: Request) -> HTMLResponse:
    """What the link would decide; nothing happens."""
    return await asyncio.to_thread(_show, request)


async def follow_link(request: Request) -> HTMLResponse:
    """Decide it."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _LONGEST_BODY:
        return HTMLResponse("", status_code=413, headers=_HEADERS)
    async with request.form(max_files=0, max_fields=5) as form:
        given = {name: str(form.get(name, "")) for name in ("reason", "code")}
    return await asyncio.to_thread(_follow, request, given)


routes = [
    Route("/{token:str}", show_link, methods=["GET"]),
    Route("/{token:str}", follow_link, methods=["POST"]),
]


def _show(request: Request) -> HTMLResponse:
    language = _language(request)
    try:
        _count(request)
        opened = open_link(current_plane().desk, _token(request))
    except ControlPlaneError as error:
        return _refusal(request, error)
    return HTMLResponse(link_page.question(opened, language), headers=_HEADERS)


def _follow(request: Request, given: dict[str, str]) -> HTMLResponse:
    language, desk = _language(request), current_plane().desk
    try:
        _count(request)
        opened = open_link(desk, _token(request))
        try:
            decided = use_link(desk, _token(request), **given)
        except InvalidInput as error:
            page = link_page.question(opened, language, wrong=error)
            return HTMLResponse(page, status_code=error.status, headers=_HEADERS)
    except ControlPlaneError as error:
        return _refusal(request, error)
    return HTMLResponse(link_page.done(decided, opened.link.verdict, language), headers=_HEADERS)


def _refusal(request: Request, error: ControlPlaneError) -> HTMLResponse:
    """Says why; who tries addresses that are no links is slowed down."""
    if isinstance(error, NotFound):
        try:
            current_plane().rates.count_failure(_address(request))
        except TooManyRequests as slow:
            error = slow
    headers = dict(_HEADERS)
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after_seconds)
    page = link_page.refused(error, _language(request))
    return HTMLResponse(page, status_code=error.status, headers=headers)


def _count(request: Request) -> None:
    """Raises `TooManyRequests`."""
    current_plane().rates.count_request(f"link {_address(request)}")


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _language(request: Request) -> str:
    return link_page.language_of(request.headers.get("accept-language", ""))
