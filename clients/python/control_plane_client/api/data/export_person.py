from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.export_person_response_200 import ExportPersonResponse200
from ...models.problem_details import ProblemDetails
from typing import cast



def _get_kwargs(
    person_id: str,

) -> dict[str, Any]:
    

    

    

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/data/people/{person_id}/export".format(person_id=quote(str(person_id), safe=""),),
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ExportPersonResponse200 | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = ExportPersonResponse200.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ExportPersonResponse200 | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    person_id: str,
    *,
    client: AuthenticatedClient,

) -> Response[ExportPersonResponse200 | ProblemDetails]:
    """ Export Person

     Everything that names a person, as one document. The export is on record itself.

    Args:
        person_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ExportPersonResponse200 | ProblemDetails]
     """


    kwargs = _get_kwargs(
        person_id=person_id,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    person_id: str,
    *,
    client: AuthenticatedClient,

) -> ExportPersonResponse200 | ProblemDetails | None:
    """ Export Person

     Everything that names a person, as one document. The export is on record itself.

    Args:
        person_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ExportPersonResponse200 | ProblemDetails
     """


    return sync_detailed(
        person_id=person_id,
client=client,

    ).parsed

async def asyncio_detailed(
    person_id: str,
    *,
    client: AuthenticatedClient,

) -> Response[ExportPersonResponse200 | ProblemDetails]:
    """ Export Person

     Everything that names a person, as one document. The export is on record itself.

    Args:
        person_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ExportPersonResponse200 | ProblemDetails]
     """


    kwargs = _get_kwargs(
        person_id=person_id,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    person_id: str,
    *,
    client: AuthenticatedClient,

) -> ExportPersonResponse200 | ProblemDetails | None:
    """ Export Person

     Everything that names a person, as one document. The export is on record itself.

    Args:
        person_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ExportPersonResponse200 | ProblemDetails
     """


    return (await asyncio_detailed(
        person_id=person_id,
client=client,

    )).parsed
