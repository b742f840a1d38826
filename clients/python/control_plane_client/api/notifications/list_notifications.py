from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.notice_status import NoticeStatus
from ...models.paged_notification import PagedNotification
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    channel: None | str | Unset = UNSET,
    status: list[NoticeStatus] | Unset = UNSET,
    approval_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    json_channel: None | str | Unset
    if isinstance(channel, Unset):
        json_channel = UNSET
    else:
        json_channel = channel
    params["channel"] = json_channel

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item = status_item_data.value
            json_status.append(status_item)


    params["status"] = json_status

    json_approval_id: None | str | Unset
    if isinstance(approval_id, Unset):
        json_approval_id = UNSET
    else:
        json_approval_id = approval_id
    params["approval_id"] = json_approval_id

    params["limit"] = limit

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/notifications",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PagedNotification | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = PagedNotification.from_dict(response.json())



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

    if response.status_code == 404:
        response_404 = ProblemDetails.from_dict(response.json())



        return response_404

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PagedNotification | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    channel: None | str | Unset = UNSET,
    status: list[NoticeStatus] | Unset = UNSET,
    approval_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> Response[PagedNotification | ProblemDetails]:
    """ List Notifications

     What people were told, or could not be, newest first.

    Args:
        channel (None | str | Unset): Name or id.
        status (list[NoticeStatus] | Unset):
        approval_id (None | str | Unset):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PagedNotification | ProblemDetails]
     """


    kwargs = _get_kwargs(
        channel=channel,
status=status,
approval_id=approval_id,
limit=limit,
cursor=cursor,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    channel: None | str | Unset = UNSET,
    status: list[NoticeStatus] | Unset = UNSET,
    approval_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> PagedNotification | ProblemDetails | None:
    """ List Notifications

     What people were told, or could not be, newest first.

    Args:
        channel (None | str | Unset): Name or id.
        status (list[NoticeStatus] | Unset):
        approval_id (None | str | Unset):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PagedNotification | ProblemDetails
     """


    return sync_detailed(
        client=client,
channel=channel,
status=status,
approval_id=approval_id,
limit=limit,
cursor=cursor,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    channel: None | str | Unset = UNSET,
    status: list[NoticeStatus] | Unset = UNSET,
    approval_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> Response[PagedNotification | ProblemDetails]:
    """ List Notifications

     What people were told, or could not be, newest first.

    Args:
        channel (None | str | Unset): Name or id.
        status (list[NoticeStatus] | Unset):
        approval_id (None | str | Unset):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PagedNotification | ProblemDetails]
     """


    kwargs = _get_kwargs(
        channel=channel,
status=status,
approval_id=approval_id,
limit=limit,
cursor=cursor,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    channel: None | str | Unset = UNSET,
    status: list[NoticeStatus] | Unset = UNSET,
    approval_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> PagedNotification | ProblemDetails | None:
    """ List Notifications

     What people were told, or could not be, newest first.

    Args:
        channel (None | str | Unset): Name or id.
        status (list[NoticeStatus] | Unset):
        approval_id (None | str | Unset):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PagedNotification | ProblemDetails
     """


    return (await asyncio_detailed(
        client=client,
channel=channel,
status=status,
approval_id=approval_id,
limit=limit,
cursor=cursor,

    )).parsed
