from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.agreement_draft import AgreementDraft
from ...models.approval import Approval
from ...models.problem_details import ProblemDetails
from typing import cast



def _get_kwargs(
    approval_id: str,
    *,
    body: AgreementDraft,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}


    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/approvals/{approval_id}/agreement".format(approval_id=quote(str(approval_id), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Approval | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = Approval.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Approval | ProblemDetails]:
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
    body: AgreementDraft,

) -> Response[Approval | ProblemDetails]:
    """ Agree

     Vote for exactly what others proposed.

    Args:
        approval_id (str):
        body (AgreementDraft): A vote for what others proposed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Approval | ProblemDetails]
     """


    kwargs = _get_kwargs(
        approval_id=approval_id,
body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    approval_id: str,
    *,
    client: AuthenticatedClient,
    body: AgreementDraft,

) -> Approval | ProblemDetails | None:
    """ Agree

     Vote for exactly what others proposed.

    Args:
        approval_id (str):
        body (AgreementDraft): A vote for what others proposed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Approval | ProblemDetails
     """


    return sync_detailed(
        approval_id=approval_id,
client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    approval_id: str,
    *,
    client: AuthenticatedClient,
    body: AgreementDraft,

) -> Response[Approval | ProblemDetails]:
    """ Agree

     Vote for exactly what others proposed.

    Args:
        approval_id (str):
        body (AgreementDraft): A vote for what others proposed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Approval | ProblemDetails]
     """


    kwargs = _get_kwargs(
        approval_id=approval_id,
body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    approval_id: str,
    *,
    client: AuthenticatedClient,
    body: AgreementDraft,

) -> Approval | ProblemDetails | None:
    """ Agree

     Vote for exactly what others proposed.

    Args:
        approval_id (str):
        body (AgreementDraft): A vote for what others proposed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Approval | ProblemDetails
     """


    return (await asyncio_detailed(
        approval_id=approval_id,
client=client,
body=body,

    )).parsed
