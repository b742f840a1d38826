from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.get_report_format import GetReportFormat
from ...models.get_report_language import GetReportLanguage
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Unset
from typing import cast
import datetime



def _get_kwargs(
    *,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    timezone: str | Unset = 'UTC',
    language: GetReportLanguage | Unset = GetReportLanguage.EN,
    format_: GetReportFormat | Unset = GetReportFormat.MARKDOWN,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    json_since: None | str | Unset
    if isinstance(since, Unset):
        json_since = UNSET
    elif isinstance(since, datetime.datetime):
        json_since = since.isoformat()
    else:
        json_since = since
    params["since"] = json_since

    json_until: None | str | Unset
    if isinstance(until, Unset):
        json_until = UNSET
    elif isinstance(until, datetime.datetime):
        json_until = until.isoformat()
    else:
        json_until = until
    params["until"] = json_until

    params["timezone"] = timezone

    json_language: str | Unset = UNSET
    if not isinstance(language, Unset):
        json_language = language.value

    params["language"] = json_language

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/governance/report",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemDetails | str | None:
    if response.status_code == 200:
        response_200 = response.text
        return response_200

    if response.status_code == 400:
        response_400 = ProblemDetails.from_dict(response.json())



        return response_400

    if response.status_code == 401:
        response_401 = ProblemDetails.from_dict(response.json())



        return response_401

    if response.status_code == 403:
        response_403 = ProblemDetails.from_dict(response.json())



        return response_403

    if response.status_code == 422:
        response_422 = ProblemDetails.from_dict(response.json())



        return response_422

    if response.status_code == 429:
        response_429 = ProblemDetails.from_dict(response.json())



        return response_429

    if response.status_code == 500:
        response_500 = ProblemDetails.from_dict(response.json())



        return response_500

    if response.status_code == 503:
        response_503 = ProblemDetails.from_dict(response.json())



        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemDetails | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    timezone: str | Unset = 'UTC',
    language: GetReportLanguage | Unset = GetReportLanguage.EN,
    format_: GetReportFormat | Unset = GetReportFormat.MARKDOWN,

) -> Response[ProblemDetails | str]:
    """ Get Report

     The compliance report over a period. The same records give the same bytes.

    Args:
        since (datetime.datetime | None | Unset): Inclusive; default: 30 days ago.
        until (datetime.datetime | None | Unset): Exclusive; default: now.
        timezone (str | Unset):  Default: 'UTC'.
        language (GetReportLanguage | Unset):  Default: GetReportLanguage.EN.
        format_ (GetReportFormat | Unset):  Default: GetReportFormat.MARKDOWN.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | str]
     """


    kwargs = _get_kwargs(
        since=since,
until=until,
timezone=timezone,
language=language,
format_=format_,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    timezone: str | Unset = 'UTC',
    language: GetReportLanguage | Unset = GetReportLanguage.EN,
    format_: GetReportFormat | Unset = GetReportFormat.MARKDOWN,

) -> ProblemDetails | str | None:
    """ Get Report

     The compliance report over a period. The same records give the same bytes.

    Args:
        since (datetime.datetime | None | Unset): Inclusive; default: 30 days ago.
        until (datetime.datetime | None | Unset): Exclusive; default: now.
        timezone (str | Unset):  Default: 'UTC'.
        language (GetReportLanguage | Unset):  Default: GetReportLanguage.EN.
        format_ (GetReportFormat | Unset):  Default: GetReportFormat.MARKDOWN.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | str
     """


    return sync_detailed(
        client=client,
since=since,
until=until,
timezone=timezone,
language=language,
format_=format_,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    timezone: str | Unset = 'UTC',
    language: GetReportLanguage | Unset = GetReportLanguage.EN,
    format_: GetReportFormat | Unset = GetReportFormat.MARKDOWN,

) -> Response[ProblemDetails | str]:
    """ Get Report

     The compliance report over a period. The same records give the same bytes.

    Args:
        since (datetime.datetime | None | Unset): Inclusive; default: 30 days ago.
        until (datetime.datetime | None | Unset): Exclusive; default: now.
        timezone (str | Unset):  Default: 'UTC'.
        language (GetReportLanguage | Unset):  Default: GetReportLanguage.EN.
        format_ (GetReportFormat | Unset):  Default: GetReportFormat.MARKDOWN.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | str]
     """


    kwargs = _get_kwargs(
        since=since,
until=until,
timezone=timezone,
language=language,
format_=format_,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    timezone: str | Unset = 'UTC',
    language: GetReportLanguage | Unset = GetReportLanguage.EN,
    format_: GetReportFormat | Unset = GetReportFormat.MARKDOWN,

) -> ProblemDetails | str | None:
    """ Get Report

     The compliance report over a period. The same records give the same bytes.

    Args:
        since (datetime.datetime | None | Unset): Inclusive; default: 30 days ago.
        until (datetime.datetime | None | Unset): Exclusive; default: now.
        timezone (str | Unset):  Default: 'UTC'.
        language (GetReportLanguage | Unset):  Default: GetReportLanguage.EN.
        format_ (GetReportFormat | Unset):  Default: GetReportFormat.MARKDOWN.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | str
     """


    return (await asyncio_detailed(
        client=client,
since=since,
until=until,
timezone=timezone,
language=language,
format_=format_,

    )).parsed
