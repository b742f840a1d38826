"""Change an agent's stage: the controls of its tier first, then whoever must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from control_plane.domain.access import Principal, PrincipalKind, Role, require
from control_plane.domain.agents import Agent, RiskTier, Stage
from control_plane.domain.controls import missing, needs_approver
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotAllowed, NotFound, Problem
from control_plane.domain.lifecycle import (
    PromotionRequest,
    RequestStatus,
    StageChange,
    check_transition,
    is_promotion,
)
from control_plane.services.agent_checks import existing_agent
from control_plane.services.desk import Desk
from control_plane.services.directory import Directory
from control_plane.services.ports import Records
from control_plane.services.stages import control_set_of, facts_of, move, moved_on

Verdict = Literal["approve", "reject"]


@dataclass(frozen=True)
class Promotion:
    """What came of asking for another stage: a change, or a request that waits."""

    agent: Agent
    """As it stands now."""
    change: StageChange | None
    request: PromotionRequest | None


def promote(
    desk: Desk,
    principal: Principal,
    name: str,
    *,
    to: str,
    expected_version: int,
    note: str = "",
) -> Promotion:
    """Ask for another stage of the version the caller read.

    A step down is carried out at once. A step up needs every control of the tier, and waits for
    somebody else where the tier asks for an approver.

    Raises:
        NotFound: There is no such agent.
        CallerError: No way leads from the present stage to `to`.
        InvalidInput: Controls are missing; names each with what to do.
        Conflict: The agent is at another version, or a request for it waits already.
    """
    require(principal, Role.OPERATOR, on=f"agent/{name}")
    target = _stage(to)
    with desk.store.writing() as tx:
        agent = existing_agent(tx, principal, name)
        _require_version(agent, expected_version)
        check_transition(name, agent.stage, target)
        if is_promotion(agent.stage, target) and _waits(desk, tx, agent, target):
            request = _ask(desk, tx, principal, agent, target, note)
            return Promotion(agent, None, request)
        change = move(desk, tx, principal, agent, target, note=note)
        return Promotion(existing_agent(tx, principal, name), change, None)


def decide_promotion(
    desk: Desk, principal: Principal, request_id: str, *, verdict: Verdict, reason: str = ""
) -> Promotion:
    """Approve or reject a request. Controls are looked at anew; a missing one leaves it waiting.

    Raises:
        NotFound: There is no such request.
        NotAllowed: The principal is no approver, no person, asked for it, or wrote the version.
        Conflict: It was decided already, or the agent changed meanwhile.
        InvalidInput: A rejection without a reason, or controls that are missing now.
    """
    with desk.store.writing() as tx:
        request = _existing(tx, principal, request_id)
        require(principal, Role.APPROVER, on=f"agent/{request.agent_name}")
        _require_pending(request)
        agent = existing_agent(tx, principal, request.agent_name)
        if verdict == "reject":
            _require_reason(reason)
            return _settle(desk, tx, principal, agent, request, RequestStatus.REJECTED, reason)
        _require_other_eyes(tx, principal, agent, request)
        if (agent.version, agent.stage) == (request.version, request.from_stage):
            _waits(desk, tx, agent, request.to_stage)
            return _settle(desk, tx, principal, agent, request, RequestStatus.APPROVED, reason)
        _settle(desk, tx, principal, agent, request, RequestStatus.STALE, reason)
    raise _stale(request)


def withdraw_promotion(desk: Desk, principal: Principal, request_id: str) -> Promotion:
    """Take a request back: whoever made it, or an admin.

    Raises:
        NotFound: There is no such request.
        NotAllowed: Somebody else made it.
        Conflict: It was decided already.
    """
    with desk.store.writing() as tx:
        request = _existing(tx, principal, request_id)
        role = Role.OPERATOR if request.requested_by == principal.id else Role.ADMIN
        require(principal, role, on=f"agent/{request.agent_name}")
        _require_pending(request)
        agent = existing_agent(tx, principal, request.agent_name)
        return _settle(desk, tx, principal, agent, request, RequestStatus.WITHDRAWN, "")


def list_promotions(desk: Desk, principal: Principal) -> Sequence[PromotionRequest]:
    """Requests that wait for a decision, oldest first."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.promotions.pending(principal.workspace_id)


def get_promotion(desk: Desk, principal: Principal, request_id: str) -> PromotionRequest:
    """One request, whatever became of it. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _existing(tx, principal, request_id)


def may_decide(principal: Principal, request: PromotionRequest, authors: set[str]) -> bool:
    """Whether the principal's approval of the request would count."""
    return (
        principal.may(Role.APPROVER, on=f"agent/{request.agent_name}")
        and principal.kind is not PrincipalKind.SERVICE
        and principal.id != request.requested_by
        and principal.id not in authors
    )


def authors_of(tx: Records, request: PromotionRequest) -> set[str]:
    """Who wrote what the request would promote: every version since the one that was there last."""
    stood = [
        change.version
        for change in tx.stage_changes.of_agent(request.agent_id)
        if change.to_stage is request.to_stage
    ]
    since = max(stood, default=0)
    return {
        version.created_by
        for version in tx.agents.versions(request.agent_id)
        if since < version.number <= request.version or version.number == request.version
    }


def _stage(to: str) -> Stage:
    if to not in set(Stage):
        expected = {"expected": ", ".join(Stage)}
        raise InvalidInput([Problem("to", N_("Choose one of {expected}."), expected)])
    return Stage(to)


def _waits(desk: Desk, tx: Records, agent: Agent, target: Stage) -> bool:
    """Whether somebody must agree. Raises `InvalidInput` naming every control that is missing."""
    if agent.risk_tier is RiskTier.PROHIBITED and target is Stage.PRODUCTION:
        refusal = N_("What is prohibited never stands in production; classify the agent anew.")
        raise InvalidInput([Problem("risk_tier", refusal)])
    needed = control_set_of(tx, agent.workspace_id, agent.risk_tier).spec
    facts = facts_of(desk, tx, agent, Directory(tx, agent.workspace_id))
    lacking = missing(needed, target, facts)
    if lacking:
        raise InvalidInput(lacking)
    return needs_approver(needed, target)


def _ask(
    desk: Desk, tx: Records, principal: Principal, agent: Agent, target: Stage, note: str
) -> PromotionRequest:
    # A write that changes nothing: of two who ask at once, the second waits for the first here.
    if not tx.agents.set_stage(agent, agent.stage, now=agent.updated_at):
        raise moved_on(agent)
    if any(r.status is RequestStatus.PENDING for r in tx.promotions.of_agent(agent.id)):
        raise Conflict(
            N_("A request for agent {name} waits already; have it decided or withdraw it first."),
            name=agent.name,
        )
    request = PromotionRequest(
        id=desk.new_id("prm"),
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        agent_name=agent.name,
        version=agent.version,
        from_stage=agent.stage,
        to_stage=target,
        requested_by=principal.id,
        requested_at=desk.now(),
        note=note,
    )
    tx.promotions.add(request)
    facts = {"promotion": request.id, "to": target.value, "version": agent.version}
    desk.audit(tx, principal, "promotion.requested", f"agent/{agent.name}", **facts, note=note)
    return request


def _settle(
    desk: Desk,
    tx: Records,
    principal: Principal,
    agent: Agent,
    request: PromotionRequest,
    status: RequestStatus,
    reason: str,
) -> Promotion:
    if not tx.promotions.settle(request.id, status, by=principal.id, reason=reason, now=desk.now()):
        raise _decided_already(request)
    change = None
    if status is RequestStatus.APPROVED:
        change = move(
            desk,
            tx,
            principal,
            agent,
            request.to_stage,
            note=request.note,
            by=request.requested_by,
            approved_by=principal.id,
        )
    facts = {"promotion": request.id, "status": status.value, "version": request.version}
    desk.audit(tx, principal, "promotion.decided", f"agent/{agent.name}", **facts, reason=reason)
    now_is = existing_agent(tx, principal, agent.name)
    return Promotion(now_is, change, tx.promotions.get(principal.workspace_id, request.id))


def _existing(tx: Records, principal: Principal, request_id: str) -> PromotionRequest:
    request = tx.promotions.get(principal.workspace_id, request_id)
    if request is None:
        raise NotFound(N_("There is no request {id!r} in this workspace."), id=request_id)
    return request


def _require_version(agent: Agent, expected: int) -> None:
    if agent.version != expected:
        raise Conflict(
            N_("Agent {name} is at version {version} now; look at it before you promote it."),
            name=agent.name,
            version=agent.version,
        )


def _require_pending(request: PromotionRequest) -> None:
    if request.status is not RequestStatus.PENDING:
        raise _decided_already(request)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput([Problem("reason", N_("Say why, for whoever asked."))])


def _require_other_eyes(
    tx: Records, principal: Principal, agent: Agent, request: PromotionRequest
) -> None:
    if principal.kind is PrincipalKind.SERVICE:
        raise NotAllowed(N_("A promotion is approved by a person, not by a program."))
    if principal.id == request.requested_by:
        raise NotAllowed(
            N_("You asked for the promotion of {name}; somebody else must approve it."),
            name=agent.name,
        )
    if principal.id in authors_of(tx, request):
        raise NotAllowed(
            N_("You wrote what is promoted of {name}; somebody else must approve it."),
            name=agent.name,
        )


def _decided_already(request: PromotionRequest) -> Conflict:
    if request.status is RequestStatus.STALE:
        return _stale(request)
    return Conflict(
        N_("The request for {name} is {decision} already; ask anew if it still stands."),
        name=request.agent_name,
        decision=request.status.value,
    )


def _stale(request: PromotionRequest) -> Conflict:
    return Conflict(
        N_(
            "The request was for version {version} of {name} in {present}, and the agent changed"
            " since; ask anew for what it is now."
        ),
        version=request.version,
        name=request.agent_name,
        present=request.from_stage.value,
    )
