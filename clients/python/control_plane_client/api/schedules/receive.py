from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.firing import Firing
from ...models.problem_details import ProblemDetails
from ...models.receive_body_type_0 import ReceiveBodyType0
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    schedule_id: str,
    *,
    body: None | ReceiveBodyType0 | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    webhook_id: str | Unset = '',
    webhook_timestamp: str | Unset = '',
    webhook_signature: str | Unset = '',
    x_hub_signature_256: str | Unset = '',

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(webhook_id, Unset):
        headers["webhook-id"] = webhook_id

    if not isinstance(webhook_timestamp, Unset):
        headers["webhook-timestamp"] = webhook_timestamp

    if not isinstance(webhook_signature, Unset):
        headers["webhook-signature"] = webhook_signature

    if not isinstance(x_hub_signature_256, Unset):
        headers["X-Hub-Signature-256"] = x_hub_signature_256



    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/hooks/{schedule_id}".format(schedule_id=quote(str(schedule_id), safe=""),),
    }

    
    if isinstance(body, ReceiveBodyType0):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Firing | ProblemDetails | None:
    if response.status_code == 202:
        response_202 = Firing.from_dict(response.json())



        return response_202

    if response.status_code == 400:
        response_400 = ProblemDetails.from_dict(response.json())



        return response_400

    if response.status_code == 401:
        response_401 = ProblemDetails.from_dict(response.json())



        return response_401

    if response.status_code == 403:
        response_403 = ProblemDetails.from_dict(response.json())



        return response_403

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Firing | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    schedule_id: str,
    *,
    client: AuthenticatedClient,
    body: None | ReceiveBodyType0 | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    webhook_id: str | Unset = '',
    webhook_timestamp: str | Unset = '',
    webhook_signature: str | Unset = '',
    x_hub_signature_256: str | Unset = '',

) -> Response[Firing | ProblemDetails]:
    """ Receive

     Fire the schedule. The outcome says whether a run started, waits, or was left out.

    Of a signed call, the `webhook-id` is the key: the same call again starts nothing.

    Args:
        schedule_id (str):
        idempotency_key (None | str | Unset):
        webhook_id (str | Unset):  Default: ''.
        webhook_timestamp (str | Unset):  Default: ''.
        webhook_signature (str | Unset):  Default: ''.
        x_hub_signature_256 (str | Unset):  Default: ''.
        body (None | ReceiveBodyType0 | Unset): Laid over the schedule's input, field by field.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Firing | ProblemDetails]
     """


    kwargs = _get_kwargs(
        schedule_id=schedule_id,
body=body,
idempotency_key=idempotency_key,
webhook_id=webhook_id,
webhook_timestamp=webhook_timestamp,
webhook_signature=webhook_signature,
x_hub_signature_256=x_hub_signature_256,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    schedule_id: str,
    *,
    client: AuthenticatedClient,
    body: None | ReceiveBodyType0 | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    webhook_id: str | Unset = '',
    webhook_timestamp: str | Unset = '',
    webhook_signature: str | Unset = '',
    x_hub_signature_256: str | Unset = '',

) -> Firing | ProblemDetails | None:
    """ Receive

     Fire the schedule. The outcome says whether a run started, waits, or was left out.

    Of a signed call, the `webhook-id` is the key: the same call again starts nothing.

    Args:
        schedule_id (str):
        idempotency_key (None | str | Unset):
        webhook_id (str | Unset):  Default: ''.
        webhook_timestamp (str | Unset):  Default: ''.
        webhook_signature (str | Unset):  Default: ''.
        x_hub_signature_256 (str | Unset):  Default: ''.
        body (None | ReceiveBodyType0 | Unset): Laid over the schedule's input, field by field.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Firing | ProblemDetails
     """


    return sync_detailed(
        schedule_id=schedule_id,
client=client,
body=body,
idempotency_key=idempotency_key,
webhook_id=webhook_id,
webhook_timestamp=webhook_timestamp,
webhook_signature=webhook_signature,
x_hub_signature_256=x_hub_signature_256,

    ).parsed

async def asyncio_detailed(
    schedule_id: str,
    *,
    client: AuthenticatedClient,
    body: None | ReceiveBodyType0 | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    webhook_id: str | Unset = '',
    webhook_timestamp: str | Unset = '',
    webhook_signature: str | Unset = '',
    x_hub_signature_256: str | Unset = '',

) -> Response[Firing | ProblemDetails]:
    """ Receive

     Fire the schedule. The outcome says whether a run started, waits, or was left out.

    Of a signed call, the `webhook-id` is the key: the same call again starts nothing.

    Args:
        schedule_id (str):
        idempotency_key (None | str | Unset):
        webhook_id (str | Unset):  Default: ''.
        webhook_timestamp (str | Unset):  Default: ''.
        webhook_signature (str | Unset):  Default: ''.
        x_hub_signature_256 (str | Unset):  Default: ''.
        body (None | ReceiveBodyType0 | Unset): Laid over the schedule's input, field by field.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Firing | ProblemDetails]
     """


    kwargs = _get_kwargs(
        schedule_id=schedule_id,
body=body,
idempotency_key=idempotency_key,
webhook_id=webhook_id,
webhook_timestamp=webhook_timestamp,
webhook_signature=webhook_signature,
x_hub_signature_256=x_hub_signature_256,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    schedule_id: str,
    *,
    client: AuthenticatedClient,
    body: None | ReceiveBodyType0 | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    webhook_id: str | Unset = '',
    webhook_timestamp: str | Unset = '',
    webhook_signature: str | Unset = '',
    x_hub_signature_256: str | Unset = '',

) -> Firing | ProblemDetails | None:
    """ Receive

     Fire the schedule. The outcome says whether a run started, waits, or was left out.

    Of a signed call, the `webhook-id` is the key: the same call again starts nothing.

    Args:
        schedule_id (str):
        idempotency_key (None | str | Unset):
        webhook_id (str | Unset):  Default: ''.
        webhook_timestamp (str | Unset):  Default: ''.
        webhook_signature (str | Unset):  Default: ''.
        x_hub_signature_256 (str | Unset):  Default: ''.
        body (None | ReceiveBodyType0 | Unset): Laid over the schedule's input, field by field.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Firing | ProblemDetails
     """


    return (await asyncio_detailed(
        schedule_id=schedule_id,
client=client,
body=body,
idempotency_key=idempotency_key,
webhook_id=webhook_id,
webhook_timestamp=webhook_timestamp,
webhook_signature=webhook_signature,
x_hub_signature_256=x_hub_signature_256,

    )).parsed
