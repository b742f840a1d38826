from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.delivery_status import DeliveryStatus
from ...models.paged_delivery import PagedDelivery
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Unset
from typing import cast
import datetime



def _get_kwargs(
    *,
    endpoint: None | str | Unset = UNSET,
    status: list[DeliveryStatus] | Unset = UNSET,
    type_: None | str | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    json_endpoint: None | str | Unset
    if isinstance(endpoint, Unset):
        json_endpoint = UNSET
    else:
        json_endpoint = endpoint
    params["endpoint"] = json_endpoint

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item = status_item_data.value
            json_status.append(status_item)


    params["status"] = json_status

    json_type_: None | str | Unset
    if isinstance(type_, Unset):
        json_type_ = UNSET
    else:
        json_type_ = type_
    params["type"] = json_type_

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
        "url": "/webhook-deliveries",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PagedDelivery | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = PagedDelivery.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PagedDelivery | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    endpoint: None | str | Unset = UNSET,
    status: list[DeliveryStatus] | Unset = UNSET,
    type_: None | str | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> Response[PagedDelivery | ProblemDetails]:
    """ List Deliveries

     One page of the log, newest first.

    Args:
        endpoint (None | str | Unset): Name or id.
        status (list[DeliveryStatus] | Unset):
        type_ (None | str | Unset):
        since (datetime.datetime | None | Unset): Inclusive; when it happened.
        until (datetime.datetime | None | Unset): Exclusive.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PagedDelivery | ProblemDetails]
     """


    kwargs = _get_kwargs(
        endpoint=endpoint,
status=status,
type_=type_,
since=since,
until=until,
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
    endpoint: None | str | Unset = UNSET,
    status: list[DeliveryStatus] | Unset = UNSET,
    type_: None | str | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> PagedDelivery | ProblemDetails | None:
    """ List Deliveries

     One page of the log, newest first.

    Args:
        endpoint (None | str | Unset): Name or id.
        status (list[DeliveryStatus] | Unset):
        type_ (None | str | Unset):
        since (datetime.datetime | None | Unset): Inclusive; when it happened.
        until (datetime.datetime | None | Unset): Exclusive.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PagedDelivery | ProblemDetails
     """


    return sync_detailed(
        client=client,
endpoint=endpoint,
status=status,
type_=type_,
since=since,
until=until,
limit=limit,
cursor=cursor,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    endpoint: None | str | Unset = UNSET,
    status: list[DeliveryStatus] | Unset = UNSET,
    type_: None | str | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> Response[PagedDelivery | ProblemDetails]:
    """ List Deliveries

     One page of the log, newest first.

    Args:
        endpoint (None | str | Unset): Name or id.
        status (list[DeliveryStatus] | Unset):
        type_ (None | str | Unset):
        since (datetime.datetime | None | Unset): Inclusive; when it happened.
        until (datetime.datetime | None | Unset): Exclusive.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PagedDelivery | ProblemDetails]
     """


    kwargs = _get_kwargs(
        endpoint=endpoint,
status=status,
type_=type_,
since=since,
until=until,
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
    endpoint: None | str | Unset = UNSET,
    status: list[DeliveryStatus] | Unset = UNSET,
    type_: None | str | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> PagedDelivery | ProblemDetails | None:
    """ List Deliveries

     One page of the log, newest first.

    Args:
        endpoint (None | str | Unset): Name or id.
        status (list[DeliveryStatus] | Unset):
        type_ (None | str | Unset):
        since (datetime.datetime | None | Unset): Inclusive; when it happened.
        until (datetime.datetime | None | Unset): Exclusive.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PagedDelivery | ProblemDetails
     """


    return (await asyncio_detailed(
        client=client,
endpoint=endpoint,
status=status,
type_=type_,
since=since,
until=until,
limit=limit,
cursor=cursor,

    )).parsed
