from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.listing_approval import ListingApproval
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    approval_id: str,
    *,
    limit: int | Unset = 5,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    params["limit"] = limit


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/approvals/{approval_id}/similar".format(approval_id=quote(str(approval_id), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ListingApproval | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = ListingApproval.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ListingApproval | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    approval_id: str,
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 5,

) -> Response[ListingApproval | ProblemDetails]:
    """ Get Similar

     Others of the same kind, source and target that people decided, the newest first.

    Args:
        approval_id (str):
        limit (int | Unset):  Default: 5.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListingApproval | ProblemDetails]
     """


    kwargs = _get_kwargs(
        approval_id=approval_id,
limit=limit,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    approval_id: str,
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 5,

) -> ListingApproval | ProblemDetails | None:
    """ Get Similar

     Others of the same kind, source and target that people decided, the newest first.

    Args:
        approval_id (str):
        limit (int | Unset):  Default: 5.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListingApproval | ProblemDetails
     """


    return sync_detailed(
        approval_id=approval_id,
client=client,
limit=limit,

    ).parsed

async def asyncio_detailed(
    approval_id: str,
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 5,

) -> Response[ListingApproval | ProblemDetails]:
    """ Get Similar

     Others of the same kind, source and target that people decided, the newest first.

    Args:
        approval_id (str):
        limit (int | Unset):  Default: 5.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListingApproval | ProblemDetails]
     """


    kwargs = _get_kwargs(
        approval_id=approval_id,
limit=limit,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    approval_id: str,
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 5,

) -> ListingApproval | ProblemDetails | None:
    """ Get Similar

     Others of the same kind, source and target that people decided, the newest first.

    Args:
        approval_id (str):
        limit (int | Unset):  Default: 5.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListingApproval | ProblemDetails
     """


    return (await asyncio_detailed(
        approval_id=approval_id,
client=client,
limit=limit,

    )).parsed
