"""Runs: launch, list, look, and act on them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response, status
from fastapi.sse import EventSourceResponse, ServerSentEvent

from control_plane.api.events import events_of
from control_plane.api.principal import Asking, Renewal
from control_plane.api.problems import documented
from control_plane.api.routes.filters import RunQuery
from control_plane.api.routes.locations import run_created
from control_plane.domain.runs import Command
from control_plane.domain.steps import Step
from control_plane.representations import runs as shown
from control_plane.representations.common import Listing, Paged
from control_plane.representations.encoding import to_json
from control_plane.secrets.redaction import redacted_json
from control_plane.services import control, estimates, runs
from control_plane.services import launch as launching
from control_plane.services.retention import emptied_at

router = APIRouter(prefix="/runs", tags=["runs"])
Id = Annotated[str, Path(max_length=100, examples=["run_01jd8v2k3m4n5p6q7r8s9t0a1b"])]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.get("", responses=documented())
def list_runs(asking: Asking, query: Annotated[RunQuery, Query()]) -> Paged[shown.Run]:
    """One page of runs, newest first."""
    page = runs.list_runs(*asking, query.filter(), limit=query.limit, cursor=query.cursor)
    return Paged(
        items=[shown.Run.model_validate(run) for run in page.items], next_cursor=page.next_cursor
    )


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses={
        200: {
            "model": shown.Run,
            "description": "The idempotency key was seen before; this is its run.",
        },
        **documented(404, 409, 413, 415),
    },
)
def launch(
    asking: Asking, draft: shown.LaunchDraft, response: Response, key: Key = None
) -> shown.Run:
    """Start a run. The same `Idempotency-Key` with the same body starts it only once."""
    launched = launching.launch_once(
        *asking,
        pattern=draft.pattern,
        input=draft.input,
        source="api",
        idempotency_key=key,
        budget=draft.budget,
    )
    if launched.repeated:
        response.status_code = status.HTTP_200_OK
    return run_created(response, launched.run)


@router.post("/estimate", responses=documented(404, 413, 415))
def estimate(asking: Asking, draft: shown.LaunchDraft) -> shown.Estimate:
    """What a run would probably cost; nothing is started."""
    return shown.Estimate.model_validate(
        estimates.estimate(*asking, pattern=draft.pattern, input=draft.input)
    )


@router.get("/{run_id}", responses=documented(404))
def get_run(asking: Asking, run_id: Id, *, steps: bool = False) -> shown.RunDetail:
    """One run; with `steps=true` everything recorded about it, but the full texts of steps."""
    if steps:
        gone_at = emptied_at(*asking, run_id)
        return shown.RunDetail.full(runs.view_run(*asking, run_id), emptied_at=gone_at)
    return shown.RunDetail.brief(runs.get_run(*asking, run_id))


@router.get("/{run_id}/steps", responses=documented(404))
def list_steps(
    asking: Asking, run_id: Id, after: Annotated[int, Query(ge=0, le=2**62)] = 0
) -> Listing[shown.Step]:
    """Steps in order of recording; `after` leaves out those up to this `seq`."""
    steps: list[Step] = list(runs.steps_after(*asking, run_id, after))
    return Listing(items=[shown.Step.model_validate(step) for step in steps])


@router.get("/{run_id}/steps/{key:path}", responses=documented(404))
def get_step(
    asking: Asking, run_id: Id, key: Annotated[str, Path(max_length=500)]
) -> shown.StepPayload:
    """Full input and output of a step."""
    given, produced = runs.step_payload(*asking, run_id, key)
    return shown.StepPayload(run_id=run_id, key=key, input=given, output=produced)


@router.get("/{run_id}/export", responses=documented(404))
def export_run(asking: Asking, run_id: Id) -> Response:
    """Everything recorded about a run and its children, as one document to keep."""
    document = redacted_json(to_json(runs.export_run(*asking, run_id)))
    name = f'attachment; filename="{run_id}.json"'
    return Response(document, media_type="application/json", headers={"Content-Disposition": name})


def _existing(asking: Asking, run_id: Id) -> str:
    """The id of a run that is there; a stream that has begun cannot say that it is not."""
    return runs.get_run(*asking, run_id).id


@router.get("/{run_id}/events", response_class=EventSourceResponse, responses=documented(404))
async def follow_run(
    renewed: Renewal,
    existing_id: Annotated[str, Depends(_existing)],
    request: Request,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """The run's steps as they are recorded, until it is at rest.

    Events: `step` and `run` carry the step and the run, `end` says that nothing more will come,
    `problem` that reading failed. `Last-Event-ID` goes on where an earlier connection broke off.
    """
    events = events_of(renewed, existing_id, after=last_event_id, instance=request.url.path)
    async for event in events:
        yield event


def _commanded(asking: Asking, run_id: str, command: Command) -> shown.RunDetail:
    return shown.RunDetail.brief(control.command(*asking, run_id, command))


@router.post("/{run_id}/cancel", responses=documented(404, 409))
def cancel_run(asking: Asking, run_id: Id) -> shown.RunDetail:
    """Stop the run for good; what is under way is given up."""
    return _commanded(asking, run_id, Command.CANCEL)


@router.post("/{run_id}/pause", responses=documented(404, 409))
def pause_run(asking: Asking, run_id: Id) -> shown.RunDetail:
    """Hold the run; what is under way is finished and recorded first."""
    return _commanded(asking, run_id, Command.PAUSE)


@router.post("/{run_id}/resume", responses=documented(404, 409))
def resume_run(asking: Asking, run_id: Id) -> shown.RunDetail:
    """Let a paused run go on."""
    return _commanded(asking, run_id, Command.RESUME)


@router.post("/{run_id}/retry", responses=documented(404, 409))
def retry_run(asking: Asking, run_id: Id) -> shown.RunDetail:
    """Take the failed step anew; what succeeded before it is kept."""
    return _commanded(asking, run_id, Command.RETRY)


@router.post(
    "/{run_id}/fork", status_code=status.HTTP_201_CREATED, responses=documented(404, 409, 413, 415)
)
def fork_run(asking: Asking, run_id: Id, draft: shown.ForkDraft, response: Response) -> shown.Run:
    """Start a new run that shares the old one's record up to a step, and differs from there."""
    run = control.fork(
        *asking,
        run_id,
        from_key=draft.from_key,
        instruction=draft.instruction,
        input=draft.input,
        latest_versions=draft.latest_versions,
        source="api",
    )
    return run_created(response, run)
