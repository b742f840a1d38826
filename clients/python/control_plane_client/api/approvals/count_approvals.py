from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.action_kind import ActionKind
from ...models.approval_status import ApprovalStatus
from ...models.count import Count
from ...models.inbox_view import InboxView
from ...models.mode import Mode
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    view: InboxView | None | Unset = UNSET,
    status: list[ApprovalStatus] | Unset = UNSET,
    kind: ActionKind | None | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    source: None | str | Unset = UNSET,
    target: None | str | Unset = UNSET,
    risk: None | str | Unset = UNSET,
    mode: Mode | None | Unset = UNSET,
    text: None | str | Unset = UNSET,
    run: None | str | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    json_view: None | str | Unset
    if isinstance(view, Unset):
        json_view = UNSET
    elif isinstance(view, InboxView):
        json_view = view.value
    else:
        json_view = view
    params["view"] = json_view

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item = status_item_data.value
            json_status.append(status_item)


    params["status"] = json_status

    json_kind: None | str | Unset
    if isinstance(kind, Unset):
        json_kind = UNSET
    elif isinstance(kind, ActionKind):
        json_kind = kind.value
    else:
        json_kind = kind
    params["kind"] = json_kind

    json_pattern: None | str | Unset
    if isinstance(pattern, Unset):
        json_pattern = UNSET
    else:
        json_pattern = pattern
    params["pattern"] = json_pattern

    json_source: None | str | Unset
    if isinstance(source, Unset):
        json_source = UNSET
    else:
        json_source = source
    params["source"] = json_source

    json_target: None | str | Unset
    if isinstance(target, Unset):
        json_target = UNSET
    else:
        json_target = target
    params["target"] = json_target

    json_risk: None | str | Unset
    if isinstance(risk, Unset):
        json_risk = UNSET
    else:
        json_risk = risk
    params["risk"] = json_risk

    json_mode: None | str | Unset
    if isinstance(mode, Unset):
        json_mode = UNSET
    elif isinstance(mode, Mode):
        json_mode = mode.value
    else:
        json_mode = mode
    params["mode"] = json_mode

    json_text: None | str | Unset
    if isinstance(text, Unset):
        json_text = UNSET
    else:
        json_text = text
    params["text"] = json_text

    json_run: None | str | Unset
    if isinstance(run, Unset):
        json_run = UNSET
    else:
        json_run = run
    params["run"] = json_run


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/approvals/count",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Count | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = Count.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Count | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    view: InboxView | None | Unset = UNSET,
    status: list[ApprovalStatus] | Unset = UNSET,
    kind: ActionKind | None | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    source: None | str | Unset = UNSET,
    target: None | str | Unset = UNSET,
    risk: None | str | Unset = UNSET,
    mode: Mode | None | Unset = UNSET,
    text: None | str | Unset = UNSET,
    run: None | str | Unset = UNSET,

) -> Response[Count | ProblemDetails]:
    """ Count Approvals

     How many questions there are.

    Args:
        view (InboxView | None | Unset): Default: `waiting`; with a status `all`.
        status (list[ApprovalStatus] | Unset): Repeat it for several.
        kind (ActionKind | None | Unset):
        pattern (None | str | Unset):
        source (None | str | Unset): Who acts.
        target (None | str | Unset): On whom or what.
        risk (None | str | Unset):
        mode (Mode | None | Unset):
        text (None | str | Unset): Occurs in the action, its reason, pattern or evidence.
        run (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Count | ProblemDetails]
     """


    kwargs = _get_kwargs(
        view=view,
status=status,
kind=kind,
pattern=pattern,
source=source,
target=target,
risk=risk,
mode=mode,
text=text,
run=run,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    view: InboxView | None | Unset = UNSET,
    status: list[ApprovalStatus] | Unset = UNSET,
    kind: ActionKind | None | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    source: None | str | Unset = UNSET,
    target: None | str | Unset = UNSET,
    risk: None | str | Unset = UNSET,
    mode: Mode | None | Unset = UNSET,
    text: None | str | Unset = UNSET,
    run: None | str | Unset = UNSET,

) -> Count | ProblemDetails | None:
    """ Count Approvals

     How many questions there are.

    Args:
        view (InboxView | None | Unset): Default: `waiting`; with a status `all`.
        status (list[ApprovalStatus] | Unset): Repeat it for several.
        kind (ActionKind | None | Unset):
        pattern (None | str | Unset):
        source (None | str | Unset): Who acts.
        target (None | str | Unset): On whom or what.
        risk (None | str | Unset):
        mode (Mode | None | Unset):
        text (None | str | Unset): Occurs in the action, its reason, pattern or evidence.
        run (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Count | ProblemDetails
     """


    return sync_detailed(
        client=client,
view=view,
status=status,
kind=kind,
pattern=pattern,
source=source,
target=target,
risk=risk,
mode=mode,
text=text,
run=run,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    view: InboxView | None | Unset = UNSET,
    status: list[ApprovalStatus] | Unset = UNSET,
    kind: ActionKind | None | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    source: None | str | Unset = UNSET,
    target: None | str | Unset = UNSET,
    risk: None | str | Unset = UNSET,
    mode: Mode | None | Unset = UNSET,
    text: None | str | Unset = UNSET,
    run: None | str | Unset = UNSET,

) -> Response[Count | ProblemDetails]:
    """ Count Approvals

     How many questions there are.

    Args:
        view (InboxView | None | Unset): Default: `waiting`; with a status `all`.
        status (list[ApprovalStatus] | Unset): Repeat it for several.
        kind (ActionKind | None | Unset):
        pattern (None | str | Unset):
        source (None | str | Unset): Who acts.
        target (None | str | Unset): On whom or what.
        risk (None | str | Unset):
        mode (Mode | None | Unset):
        text (None | str | Unset): Occurs in the action, its reason, pattern or evidence.
        run (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Count | ProblemDetails]
     """


    kwargs = _get_kwargs(
        view=view,
status=status,
kind=kind,
pattern=pattern,
source=source,
target=target,
risk=risk,
mode=mode,
text=text,
run=run,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    view: InboxView | None | Unset = UNSET,
    status: list[ApprovalStatus] | Unset = UNSET,
    kind: ActionKind | None | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    source: None | str | Unset = UNSET,
    target: None | str | Unset = UNSET,
    risk: None | str | Unset = UNSET,
    mode: Mode | None | Unset = UNSET,
    text: None | str | Unset = UNSET,
    run: None | str | Unset = UNSET,

) -> Count | ProblemDetails | None:
    """ Count Approvals

     How many questions there are.

    Args:
        view (InboxView | None | Unset): Default: `waiting`; with a status `all`.
        status (list[ApprovalStatus] | Unset): Repeat it for several.
        kind (ActionKind | None | Unset):
        pattern (None | str | Unset):
        source (None | str | Unset): Who acts.
        target (None | str | Unset): On whom or what.
        risk (None | str | Unset):
        mode (Mode | None | Unset):
        text (None | str | Unset): Occurs in the action, its reason, pattern or evidence.
        run (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Count | ProblemDetails
     """


    return (await asyncio_detailed(
        client=client,
view=view,
status=status,
kind=kind,
pattern=pattern,
source=source,
target=target,
risk=risk,
mode=mode,
text=text,
run=run,

    )).parsed
