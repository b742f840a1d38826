"""The demo, for a workspace that holds nothing yet."""

from __future__ import annotations

from fastapi import APIRouter

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.representations.fleet import DemoOutcome
from control_plane.services.demo import seed_demo

router = APIRouter(prefix="/demo", tags=["fleet"])


@router.post("", responses=documented(409))
def fill(asking: Asking) -> DemoOutcome:
    """Fill an empty workspace with agents, patterns and runs on the rehearsal model."""
    return DemoOutcome(filled=seed_demo(*asking))
