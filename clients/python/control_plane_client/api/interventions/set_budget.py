from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.budget import Budget
from ...models.budget_draft import BudgetDraft
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    run_id: str,
    *,
    body: BudgetDraft,
    if_match: None | str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["if-match"] = if_match



    

    

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/runs/{run_id}/budget".format(run_id=quote(str(run_id), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Budget | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = Budget.from_dict(response.json())



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

    if response.status_code == 409:
        response_409 = ProblemDetails.from_dict(response.json())



        return response_409

    if response.status_code == 413:
        response_413 = ProblemDetails.from_dict(response.json())



        return response_413

    if response.status_code == 415:
        response_415 = ProblemDetails.from_dict(response.json())



        return response_415

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Budget | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    run_id: str,
    *,
    client: AuthenticatedClient,
    body: BudgetDraft,
    if_match: None | str | Unset = UNSET,

) -> Response[Budget | ProblemDetails]:
    """ Set Budget

     Raise or cut what the run may use; it holds from the next model call on.

    Args:
        run_id (str):
        if_match (None | str | Unset): The `ETag` that was read, such as `"3"`; instead of
            `expected_version`.
        body (BudgetDraft): What a run may use from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Budget | ProblemDetails]
     """


    kwargs = _get_kwargs(
        run_id=run_id,
body=body,
if_match=if_match,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    run_id: str,
    *,
    client: AuthenticatedClient,
    body: BudgetDraft,
    if_match: None | str | Unset = UNSET,

) -> Budget | ProblemDetails | None:
    """ Set Budget

     Raise or cut what the run may use; it holds from the next model call on.

    Args:
        run_id (str):
        if_match (None | str | Unset): The `ETag` that was read, such as `"3"`; instead of
            `expected_version`.
        body (BudgetDraft): What a run may use from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Budget | ProblemDetails
     """


    return sync_detailed(
        run_id=run_id,
client=client,
body=body,
if_match=if_match,

    ).parsed

async def asyncio_detailed(
    run_id: str,
    *,
    client: AuthenticatedClient,
    body: BudgetDraft,
    if_match: None | str | Unset = UNSET,

) -> Response[Budget | ProblemDetails]:
    """ Set Budget

     Raise or cut what the run may use; it holds from the next model call on.

    Args:
        run_id (str):
        if_match (None | str | Unset): The `ETag` that was read, such as `"3"`; instead of
            `expected_version`.
        body (BudgetDraft): What a run may use from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Budget | ProblemDetails]
     """


    kwargs = _get_kwargs(
        run_id=run_id,
body=body,
if_match=if_match,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    run_id: str,
    *,
    client: AuthenticatedClient,
    body: BudgetDraft,
    if_match: None | str | Unset = UNSET,

) -> Budget | ProblemDetails | None:
    """ Set Budget

     Raise or cut what the run may use; it holds from the next model call on.

    Args:
        run_id (str):
        if_match (None | str | Unset): The `ETag` that was read, such as `"3"`; instead of
            `expected_version`.
        body (BudgetDraft): What a run may use from now on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Budget | ProblemDetails
     """


    return (await asyncio_detailed(
        run_id=run_id,
client=client,
body=body,
if_match=if_match,

    )).parsed
