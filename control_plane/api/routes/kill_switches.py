"""Kill switches: stop an agent or the whole fleet, and let it go on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, status

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.representations import kill_switches as shown
from control_plane.representations.common import Listing
from control_plane.services import kill_switches

router = APIRouter(tags=["kill switches"])
RunId = Annotated[str, Path(max_length=100, examples=["run_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


@router.get("/kill-switches", responses=documented())
def list_kill_switches(asking: Asking) -> Listing[shown.KillSwitchInForce]:
    """What is stopped now, the fleet first, with how many runs each stop paused."""
    found = kill_switches.in_force(*asking)
    return Listing(items=[shown.KillSwitchInForce.model_validate(view) for view in found])


@router.get("/kill-switches/history", responses=documented())
def kill_switch_history(asking: Asking) -> Listing[shown.KillSwitch]:
    """The 50 newest stops, released ones included."""
    found = kill_switches.history(*asking)
    return Listing(items=[shown.KillSwitch.model_validate(switch) for switch in found])


@router.post(
    "/kill-switches",
    status_code=status.HTTP_201_CREATED,
    responses=documented(404, 409, 413, 415),
)
def kill(asking: Asking, draft: shown.KillDraft) -> shown.KillSwitch:
    """Let no further turn and no further call begin; what is under way is finished and recorded."""
    switch = kill_switches.kill(*asking, draft.subject, draft.reason)
    return shown.KillSwitch.model_validate(switch)


@router.post("/kill-switches/release", responses=documented(409, 413, 415))
def release_kill_switch(asking: Asking, draft: shown.KillReleaseDraft) -> shown.Released:
    """Let it act again, and the runs go on that were paused for it."""
    resumed = kill_switches.release(*asking, draft.subject, draft.reason)
    return shown.Released(subject=draft.subject, resumed_runs=resumed)


@router.get("/runs/{run_id}/halt", responses=documented(404))
def get_halt(asking: Asking, run_id: RunId) -> shown.RunHalt:
    """Which kill switch paused the run, if one did."""
    halted = kill_switches.halted(*asking, run_id)
    return shown.RunHalt.model_validate({"halted": halted})
