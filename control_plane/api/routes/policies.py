"""The workspace's policy: its rules and versions, a simulation of a draft, earned autonomy."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from control_plane.api.preconditions import etag
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.representations import policies as shown
from control_plane.representations.common import Change, Listing, VersionNumber
from control_plane.services import autonomy, policies
from control_plane.services.simulation import simulate

router = APIRouter(prefix="/policy", tags=["policy"])


@router.get("", responses=documented())
def get_policy(asking: Asking, response: Response) -> shown.Policy:
    """What needs a person in every pattern, for runs launched from now on."""
    found = policies.get_policy(*asking)
    response.headers["ETag"] = etag(found.version)
    return shown.Policy.of(found)


@router.put("", responses=documented(409, 413, 415))
def save_policy(asking: Asking, draft: shown.PolicyDraft, response: Response) -> shown.Policy:
    """Save the rules as the next version; takes an admin. Runs under way keep theirs."""
    saved = policies.save_policy(
        *asking,
        policy={"rules": draft.rules},
        expected_version=draft.expected_version,
        note=draft.note,
    )
    response.headers["ETag"] = etag(saved.version)
    return shown.Policy.of(saved)


@router.get("/versions", responses=documented())
def list_versions(asking: Asking) -> Listing[shown.Policy]:
    """All versions, newest first."""
    return Listing(items=[shown.Policy.of(each) for each in policies.policy_versions(*asking)])


@router.get("/changes", responses=documented(404))
def compare_versions(
    asking: Asking,
    before: Annotated[VersionNumber, Query()],
    after: Annotated[VersionNumber, Query()],
) -> Listing[Change]:
    """What differs between two versions, rule by rule."""
    changes = policies.compare_policies(*asking, before, after)
    return Listing(items=[Change.model_validate(change) for change in changes])


@router.post("/restore", responses=documented(404, 409, 413, 415))
def restore_version(asking: Asking, draft: shown.PolicyRestoreDraft) -> shown.Policy:
    """Make an earlier version current again, as a new version."""
    restored = policies.restore_policy(
        *asking, version=draft.version, expected_version=draft.expected_version
    )
    return shown.Policy.of(restored)


@router.post("/simulate", responses=documented(413, 415))
def simulate_policy(asking: Asking, draft: shown.SimulationDraft) -> shown.Simulation:
    """What the rules would have done about the newest runs of the last days; changes nothing."""
    found = simulate(*asking, policy={"rules": draft.rules}, days=draft.days)
    return shown.Simulation.model_validate(found)


@router.get("/autonomy", responses=documented())
def get_autonomy(asking: Asking) -> shown.Autonomy:
    """What like approvals have earned, and every grant with what it let pass."""
    return shown.Autonomy.of(autonomy.read_autonomy(*asking))


@router.put("/autonomy", responses=documented(409, 413, 415))
def set_autonomy(asking: Asking, draft: shown.AutonomyDraft) -> shown.AutonomySetting:
    """Change what it takes; takes an admin."""
    kept = autonomy.set_autonomy(*asking, spec=draft.spec, expected_version=draft.expected_version)
    return shown.AutonomySetting.model_validate(kept)


@router.post("/autonomy/grant", responses=documented(404, 409, 413, 415))
def grant_autonomy(asking: Asking, draft: shown.GrantDraft) -> shown.Grant:
    """Take a proposal up, as the policy's next version; takes an admin."""
    grant = autonomy.grant_autonomy(
        *asking, draft.proposal, expected_version=draft.expected_version
    )
    return shown.Grant.of(grant)


@router.post("/autonomy/dismiss", responses=documented(404, 413, 415))
def dismiss_autonomy(asking: Asking, draft: shown.DismissDraft) -> shown.Grant:
    """Set a proposal aside, until it is earned anew; takes an admin."""
    return shown.Grant.of(autonomy.dismiss_autonomy(*asking, draft.proposal))


@router.post("/autonomy/revoke", responses=documented(404, 409, 413, 415))
def revoke_autonomy(asking: Asking, draft: shown.RevokeDraft) -> shown.Grant:
    """Take a grant back, as the policy's next version; takes an admin."""
    return shown.Grant.of(autonomy.revoke_autonomy(*asking, draft.grant))
