from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.list_runs_engine_type_0 import ListRunsEngineType0
from ...models.paged_run import PagedRun
from ...models.problem_details import ProblemDetails
from ...models.run_status import RunStatus
from ...types import UNSET, Unset
from typing import cast
import datetime



def _get_kwargs(
    *,
    status: list[RunStatus] | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    agent: None | str | Unset = UNSET,
    model: None | str | Unset = UNSET,
    engine: ListRunsEngineType0 | None | Unset = UNSET,
    rehearsal: bool | None | Unset = UNSET,
    parent: None | str | Unset = UNSET,
    top_level: bool | Unset = False,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    by_finish: bool | Unset = False,
    q: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item = status_item_data.value
            json_status.append(status_item)


    params["status"] = json_status

    json_pattern: None | str | Unset
    if isinstance(pattern, Unset):
        json_pattern = UNSET
    else:
        json_pattern = pattern
    params["pattern"] = json_pattern

    json_agent: None | str | Unset
    if isinstance(agent, Unset):
        json_agent = UNSET
    else:
        json_agent = agent
    params["agent"] = json_agent

    json_model: None | str | Unset
    if isinstance(model, Unset):
        json_model = UNSET
    else:
        json_model = model
    params["model"] = json_model

    json_engine: None | str | Unset
    if isinstance(engine, Unset):
        json_engine = UNSET
    elif isinstance(engine, ListRunsEngineType0):
        json_engine = engine.value
    else:
        json_engine = engine
    params["engine"] = json_engine

    json_rehearsal: bool | None | Unset
    if isinstance(rehearsal, Unset):
        json_rehearsal = UNSET
    else:
        json_rehearsal = rehearsal
    params["rehearsal"] = json_rehearsal

    json_parent: None | str | Unset
    if isinstance(parent, Unset):
        json_parent = UNSET
    else:
        json_parent = parent
    params["parent"] = json_parent

    params["top_level"] = top_level

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

    params["by_finish"] = by_finish

    json_q: None | str | Unset
    if isinstance(q, Unset):
        json_q = UNSET
    else:
        json_q = q
    params["q"] = json_q

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
        "url": "/runs",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PagedRun | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = PagedRun.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PagedRun | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    status: list[RunStatus] | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    agent: None | str | Unset = UNSET,
    model: None | str | Unset = UNSET,
    engine: ListRunsEngineType0 | None | Unset = UNSET,
    rehearsal: bool | None | Unset = UNSET,
    parent: None | str | Unset = UNSET,
    top_level: bool | Unset = False,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    by_finish: bool | Unset = False,
    q: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> Response[PagedRun | ProblemDetails]:
    """ List Runs

     One page of runs, newest first.

    Args:
        status (list[RunStatus] | Unset): Repeat it for several.
        pattern (None | str | Unset):
        agent (None | str | Unset): Took a turn in the run.
        model (None | str | Unset): Was called in the run.
        engine (ListRunsEngineType0 | None | Unset): Carries the run out.
        rehearsal (bool | None | Unset):
        parent (None | str | Unset): Id of the run these are children of.
        top_level (bool | Unset): Leave out child runs of nested patterns. Default: False.
        since (datetime.datetime | None | Unset): Inclusive; on the creation of the run.
        until (datetime.datetime | None | Unset): Exclusive.
        by_finish (bool | Unset): `since` and `until` are about the end of the run. Default:
            False.
        q (None | str | Unset): Occurs in the input, the answer or the error.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): The `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PagedRun | ProblemDetails]
     """


    kwargs = _get_kwargs(
        status=status,
pattern=pattern,
agent=agent,
model=model,
engine=engine,
rehearsal=rehearsal,
parent=parent,
top_level=top_level,
since=since,
until=until,
by_finish=by_finish,
q=q,
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
    status: list[RunStatus] | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    agent: None | str | Unset = UNSET,
    model: None | str | Unset = UNSET,
    engine: ListRunsEngineType0 | None | Unset = UNSET,
    rehearsal: bool | None | Unset = UNSET,
    parent: None | str | Unset = UNSET,
    top_level: bool | Unset = False,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    by_finish: bool | Unset = False,
    q: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> PagedRun | ProblemDetails | None:
    """ List Runs

     One page of runs, newest first.

    Args:
        status (list[RunStatus] | Unset): Repeat it for several.
        pattern (None | str | Unset):
        agent (None | str | Unset): Took a turn in the run.
        model (None | str | Unset): Was called in the run.
        engine (ListRunsEngineType0 | None | Unset): Carries the run out.
        rehearsal (bool | None | Unset):
        parent (None | str | Unset): Id of the run these are children of.
        top_level (bool | Unset): Leave out child runs of nested patterns. Default: False.
        since (datetime.datetime | None | Unset): Inclusive; on the creation of the run.
        until (datetime.datetime | None | Unset): Exclusive.
        by_finish (bool | Unset): `since` and `until` are about the end of the run. Default:
            False.
        q (None | str | Unset): Occurs in the input, the answer or the error.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): The `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PagedRun | ProblemDetails
     """


    return sync_detailed(
        client=client,
status=status,
pattern=pattern,
agent=agent,
model=model,
engine=engine,
rehearsal=rehearsal,
parent=parent,
top_level=top_level,
since=since,
until=until,
by_finish=by_finish,
q=q,
limit=limit,
cursor=cursor,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    status: list[RunStatus] | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    agent: None | str | Unset = UNSET,
    model: None | str | Unset = UNSET,
    engine: ListRunsEngineType0 | None | Unset = UNSET,
    rehearsal: bool | None | Unset = UNSET,
    parent: None | str | Unset = UNSET,
    top_level: bool | Unset = False,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    by_finish: bool | Unset = False,
    q: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> Response[PagedRun | ProblemDetails]:
    """ List Runs

     One page of runs, newest first.

    Args:
        status (list[RunStatus] | Unset): Repeat it for several.
        pattern (None | str | Unset):
        agent (None | str | Unset): Took a turn in the run.
        model (None | str | Unset): Was called in the run.
        engine (ListRunsEngineType0 | None | Unset): Carries the run out.
        rehearsal (bool | None | Unset):
        parent (None | str | Unset): Id of the run these are children of.
        top_level (bool | Unset): Leave out child runs of nested patterns. Default: False.
        since (datetime.datetime | None | Unset): Inclusive; on the creation of the run.
        until (datetime.datetime | None | Unset): Exclusive.
        by_finish (bool | Unset): `since` and `until` are about the end of the run. Default:
            False.
        q (None | str | Unset): Occurs in the input, the answer or the error.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): The `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PagedRun | ProblemDetails]
     """


    kwargs = _get_kwargs(
        status=status,
pattern=pattern,
agent=agent,
model=model,
engine=engine,
rehearsal=rehearsal,
parent=parent,
top_level=top_level,
since=since,
until=until,
by_finish=by_finish,
q=q,
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
    status: list[RunStatus] | Unset = UNSET,
    pattern: None | str | Unset = UNSET,
    agent: None | str | Unset = UNSET,
    model: None | str | Unset = UNSET,
    engine: ListRunsEngineType0 | None | Unset = UNSET,
    rehearsal: bool | None | Unset = UNSET,
    parent: None | str | Unset = UNSET,
    top_level: bool | Unset = False,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    by_finish: bool | Unset = False,
    q: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,

) -> PagedRun | ProblemDetails | None:
    """ List Runs

     One page of runs, newest first.

    Args:
        status (list[RunStatus] | Unset): Repeat it for several.
        pattern (None | str | Unset):
        agent (None | str | Unset): Took a turn in the run.
        model (None | str | Unset): Was called in the run.
        engine (ListRunsEngineType0 | None | Unset): Carries the run out.
        rehearsal (bool | None | Unset):
        parent (None | str | Unset): Id of the run these are children of.
        top_level (bool | Unset): Leave out child runs of nested patterns. Default: False.
        since (datetime.datetime | None | Unset): Inclusive; on the creation of the run.
        until (datetime.datetime | None | Unset): Exclusive.
        by_finish (bool | Unset): `since` and `until` are about the end of the run. Default:
            False.
        q (None | str | Unset): Occurs in the input, the answer or the error.
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): The `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PagedRun | ProblemDetails
     """


    return (await asyncio_detailed(
        client=client,
status=status,
pattern=pattern,
agent=agent,
model=model,
engine=engine,
rehearsal=rehearsal,
parent=parent,
top_level=top_level,
since=since,
until=until,
by_finish=by_finish,
q=q,
limit=limit,
cursor=cursor,

    )).parsed
