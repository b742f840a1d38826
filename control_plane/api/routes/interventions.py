"""Step in while a run is under way: tell it something, budget it, say who is next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.representations import interventions as shown
from control_plane.representations.common import Listing
from control_plane.services import interventions

router = APIRouter(prefix="/runs/{run_id}", tags=["interventions"])
Id = Annotated[str, Path(max_length=100, examples=["run_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


@router.get("/messages", responses=documented(404))
def list_messages(asking: Asking, run_id: Id) -> Listing[shown.RunMessage]:
    """What people told the run, oldest first, and which turn took it up."""
    found = interventions.messages(*asking, run_id)
    return Listing(items=[shown.RunMessage.model_validate(message) for message in found])


@router.post(
    "/messages", status_code=status.HTTP_201_CREATED, responses=documented(404, 409, 413, 415)
)
def tell_run(asking: Asking, run_id: Id, draft: shown.MessageDraft) -> shown.RunMessage:
    """Tell the run something; the next turn that begins, in it or below it, takes it up."""
    message = interventions.add_message(*asking, run_id, text=draft.text, to=draft.to)
    return shown.RunMessage.model_validate(message)


@router.get("/budget", responses=documented(404))
def get_budget(asking: Asking, run_id: Id, response: Response) -> shown.BudgetView:
    """What the run may use and has used. Its `ETag` is the version a change must name."""
    found = interventions.budget(*asking, run_id)
    response.headers["ETag"] = etag(found.budget.version if found.budget else 0)
    return shown.BudgetView.model_validate(found)


@router.put("/budget", responses=documented(404, 409, 413, 415))
def set_budget(
    asking: Asking,
    run_id: Id,
    draft: shown.BudgetDraft,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Budget:
    """Raise or cut what the run may use; it holds from the next model call on."""
    record = interventions.set_budget(
        *asking,
        run_id,
        limits=draft.limits,
        expected_version=version_to_change(if_match, draft.expected_version, least=0),
    )
    response.headers["ETag"] = etag(record.version)
    return shown.Budget.model_validate(record)


@router.get("/next-agent", responses=documented(404))
def get_next_agent(asking: Asking, run_id: Id) -> shown.NextAgent:
    """Who is to be next, while no handoff has gone there."""
    ahead = interventions.redirection_ahead(*asking, run_id)
    return shown.NextAgent.model_validate({"ahead": ahead})


@router.post(
    "/next-agent", status_code=status.HTTP_201_CREATED, responses=documented(404, 409, 413, 415)
)
def send_to_next_agent(
    asking: Asking, run_id: Id, draft: shown.NextAgentDraft
) -> shown.Redirection:
    """Say who is next in a swarm: the next handoff by an agent that may hand to it goes there."""
    return shown.Redirection.model_validate(
        interventions.redirect_next(*asking, run_id, to=draft.to)
    )
