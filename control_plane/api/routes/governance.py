"""Governance: how agents stand, controls, evidence, promotions, the compliance report."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response, status

from control_plane.api.preconditions import IfMatch, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Instant
from control_plane.api.routes.locations import BASE
from control_plane.domain.agents import RiskTier
from control_plane.reports.compliance import compliance_markdown, compliance_pdf, file_name
from control_plane.representations import governance as shown
from control_plane.representations.common import Listing
from control_plane.services import compliance, control_sets, evidence, governance, promotion
from control_plane.services.timeline import agent_timeline

router = APIRouter(tags=["governance"])
Name = Annotated[str, Path(max_length=100, examples=["billing"])]
Id = Annotated[str, Path(max_length=100)]
_REPORT = {
    200: {
        "description": "The report.",
        "content": {
            "text/markdown": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get("/governance/agents", responses=documented())
def list_standings(asking: Asking) -> Listing[shown.Standing]:
    """How all agents stand: tier, controls, flags, what waits."""
    return Listing(items=[shown.Standing.of(each) for each in governance.list_standings(*asking)])


@router.get("/governance/flags", responses=documented())
def list_flags(asking: Asking) -> Listing[shown.Flag]:
    """Everything that is wrong with an agent's standing, by agent."""
    found = governance.list_standings(*asking)
    return Listing(items=[flag for each in found for flag in shown.Flag.all_of(each)])


@router.get("/agents/{name}/governance", responses=documented(404))
def get_standing(asking: Asking, name: Name) -> shown.Standing:
    """How one agent stands, and what keeps it from each stage."""
    return shown.Standing.of(governance.get_standing(*asking, name))


@router.get("/agents/{name}/timeline", responses=documented(404))
def get_timeline(asking: Asking, name: Name) -> Listing[shown.TimelineEvent]:
    """Versions, stages, evidence, requests and decisions of an agent, newest first."""
    found = agent_timeline(*asking, name)
    return Listing(items=[shown.TimelineEvent.model_validate(event) for event in found])


@router.post("/agents/{name}/promotions", responses=documented(404, 409, 413, 415))
def promote_agent(
    asking: Asking, name: Name, draft: shown.PromotionDraft, if_match: IfMatch = None
) -> shown.Promotion:
    """Ask for another stage. A step down is done at once; a step up may wait for an approver."""
    expected = version_to_change(if_match, draft.expected_version)
    done = promotion.promote(*asking, name, to=draft.to, expected_version=expected, note=draft.note)
    return shown.Promotion.of(done)


@router.get("/promotions", responses=documented())
def list_promotions(asking: Asking) -> Listing[shown.PromotionRequest]:
    """Requests that wait for a decision, oldest first."""
    found = promotion.list_promotions(*asking)
    return Listing(items=[shown.PromotionRequest.model_validate(each) for each in found])


@router.get("/promotions/{id}", responses=documented(404))
def get_promotion(asking: Asking, id: Id) -> shown.PromotionRequest:
    """One request, whatever became of it."""
    return shown.PromotionRequest.model_validate(promotion.get_promotion(*asking, id))


@router.post("/promotions/{id}/decision", responses=documented(404, 409, 413, 415))
def decide_promotion(asking: Asking, id: Id, draft: shown.PromotionDecision) -> shown.Promotion:
    """Approve or reject a request. Who asked for it or wrote the version cannot approve it."""
    done = promotion.decide_promotion(*asking, id, verdict=draft.verdict, reason=draft.reason)
    return shown.Promotion.of(done)


@router.post("/promotions/{id}/withdraw", responses=documented(404, 409))
def withdraw_promotion(asking: Asking, id: Id) -> shown.Promotion:
    """Take a request back."""
    return shown.Promotion.of(promotion.withdraw_promotion(*asking, id))


@router.post(
    "/agents/{name}/evidence",
    status_code=status.HTTP_201_CREATED,
    responses=documented(404, 409, 413, 415),
)
def attest_evidence(
    asking: Asking,
    name: Name,
    draft: shown.EvidenceDraft,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Evidence:
    """Vouch for a control of the agent's current version; takes an approver."""
    found = evidence.attest(
        *asking,
        name,
        control=draft.control,
        reference=draft.reference,
        note=draft.note,
        expires_at=draft.expires_at,
        expected_version=version_to_change(if_match, draft.expected_version),
    )
    response.headers["Location"] = f"{BASE}/agents/{name}/governance"
    return shown.Evidence.model_validate(found)


@router.post("/agents/{name}/evidence/{id}/withdraw", responses=documented(404, 409))
def withdraw_evidence(asking: Asking, name: Name, id: Id) -> shown.Evidence:
    """Take evidence back; it stays on record."""
    return shown.Evidence.model_validate(evidence.withdraw_evidence(*asking, name, id))


@router.get("/control-sets", responses=documented())
def list_control_sets(asking: Asking) -> Listing[shown.ControlSet]:
    """What each risk tier asks for now."""
    found = control_sets.list_control_sets(*asking)
    return Listing(items=[shown.ControlSet.model_validate(each) for each in found])


@router.get("/control-sets/{tier}/versions", responses=documented())
def list_control_set_versions(asking: Asking, tier: RiskTier) -> Listing[shown.ControlSet]:
    """What was saved for a tier, newest first."""
    found = control_sets.control_set_versions(*asking, tier)
    return Listing(items=[shown.ControlSet.model_validate(each) for each in found])


@router.put("/control-sets/{tier}", responses=documented(409, 413, 415))
def save_control_set(
    asking: Asking, tier: RiskTier, draft: shown.ControlSetDraft
) -> shown.ControlSet:
    """Change what a tier asks for; takes an admin."""
    saved = control_sets.save_control_set(
        *asking,
        tier=tier,
        spec=draft.spec,
        expected_version=draft.expected_version,
        note=draft.note,
    )
    return shown.ControlSet.model_validate(saved)


@router.get("/governance/report", response_class=Response, responses={**_REPORT, **documented()})
def get_report(
    asking: Asking,
    since: Annotated[Instant | None, Query(description="Inclusive; default: 30 days ago.")] = None,
    until: Annotated[Instant | None, Query(description="Exclusive; default: now.")] = None,
    timezone: Annotated[str, Query(max_length=64, examples=["Asia/Tokyo"])] = "UTC",
    language: Annotated[Literal["en", "ja"], Query()] = "en",
    format: Annotated[Literal["markdown", "pdf"], Query()] = "markdown",
) -> Response:
    """The compliance report over a period. The same records give the same bytes."""
    report = compliance.compliance_report(*asking, since=since, until=until, timezone=timezone)
    if format == "pdf":
        content, kind, ending = compliance_pdf(report, language=language), "application/pdf", "pdf"
    else:
        text = compliance_markdown(report, language=language)
        content, kind, ending = text.encode(), "text/markdown; charset=utf-8", "md"
    named = f'attachment; filename="{file_name(report, ending)}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": named})
