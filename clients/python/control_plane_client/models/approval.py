from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.approval_status import ApprovalStatus
from ..models.level import Level
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.approval_action import ApprovalAction
  from ..models.approval_versions import ApprovalVersions
  from ..models.decision import Decision
  from ..models.holding_rule import HoldingRule





T = TypeVar("T", bound="Approval")



@_attrs_define
class Approval:
    """ A question that waits for, or got, a person's decision.

        Attributes:
            action (ApprovalAction): What will happen if a person says yes, exactly.
            assigned_to (list[str]): Who may decide now; empty is everybody who may approve in the pattern.
            author (str): Who wrote the version of the agent that acts.
            because (str):
            claimed_by (None | str):
            claimed_until (datetime.datetime | None):
            commits_at (datetime.datetime | None): Until when the decision can be undone.
            cost_so_far_usd (None | str): Null when part of it is unpriced.
            decided_at (datetime.datetime | None):
            decided_by (None | str):
            decided_via (str):
            decision (Decision | None): While the status is `pending`: what counts from `commits_at` on, or without it what
                the votes so far propose.
            demo (bool):
            digest (str): Of the exact action, its rule and versions; send it back with the decision.
            evidence (list[str]):
            expires_at (datetime.datetime | None):
            id (str):
            level (Level): How far up its ladder a question is.
            next_at (datetime.datetime | None):
            pattern_name (str):
            requested_at (datetime.datetime):
            requested_by (str):
            risk (str):
            rule (HoldingRule): The rule that holds the action, as it was when the question was asked.
            run_id (str):
            status (ApprovalStatus): Where a question is. *Expired*, *withdrawn* and *rejected* stay apart everywhere.

                What passed by a rule is never shown as what a person approved.
            step_key (str):
            versions (ApprovalVersions):
     """

    action: ApprovalAction
    assigned_to: list[str]
    author: str
    because: str
    claimed_by: None | str
    claimed_until: datetime.datetime | None
    commits_at: datetime.datetime | None
    cost_so_far_usd: None | str
    decided_at: datetime.datetime | None
    decided_by: None | str
    decided_via: str
    decision: Decision | None
    demo: bool
    digest: str
    evidence: list[str]
    expires_at: datetime.datetime | None
    id: str
    level: Level
    next_at: datetime.datetime | None
    pattern_name: str
    requested_at: datetime.datetime
    requested_by: str
    risk: str
    rule: HoldingRule
    run_id: str
    status: ApprovalStatus
    step_key: str
    versions: ApprovalVersions
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.approval_action import ApprovalAction # noqa: PLC0415
        from ..models.approval_versions import ApprovalVersions # noqa: PLC0415
        from ..models.decision import Decision # noqa: PLC0415
        from ..models.holding_rule import HoldingRule # noqa: PLC0415
        action = self.action.to_dict()

        assigned_to = self.assigned_to



        author = self.author

        because = self.because

        claimed_by: None | str
        claimed_by = self.claimed_by

        claimed_until: None | str
        if isinstance(self.claimed_until, datetime.datetime):
            claimed_until = self.claimed_until.isoformat()
        else:
            claimed_until = self.claimed_until

        commits_at: None | str
        if isinstance(self.commits_at, datetime.datetime):
            commits_at = self.commits_at.isoformat()
        else:
            commits_at = self.commits_at

        cost_so_far_usd: None | str
        cost_so_far_usd = self.cost_so_far_usd

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        decided_by: None | str
        decided_by = self.decided_by

        decided_via = self.decided_via

        decision: dict[str, Any] | None
        if isinstance(self.decision, Decision):
            decision = self.decision.to_dict()
        else:
            decision = self.decision

        demo = self.demo

        digest = self.digest

        evidence = self.evidence



        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        id = self.id

        level = self.level.value

        next_at: None | str
        if isinstance(self.next_at, datetime.datetime):
            next_at = self.next_at.isoformat()
        else:
            next_at = self.next_at

        pattern_name = self.pattern_name

        requested_at = self.requested_at.isoformat()

        requested_by = self.requested_by

        risk = self.risk

        rule = self.rule.to_dict()

        run_id = self.run_id

        status = self.status.value

        step_key = self.step_key

        versions = self.versions.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "action": action,
            "assigned_to": assigned_to,
            "author": author,
            "because": because,
            "claimed_by": claimed_by,
            "claimed_until": claimed_until,
            "commits_at": commits_at,
            "cost_so_far_usd": cost_so_far_usd,
            "decided_at": decided_at,
            "decided_by": decided_by,
            "decided_via": decided_via,
            "decision": decision,
            "demo": demo,
            "digest": digest,
            "evidence": evidence,
            "expires_at": expires_at,
            "id": id,
            "level": level,
            "next_at": next_at,
            "pattern_name": pattern_name,
            "requested_at": requested_at,
            "requested_by": requested_by,
            "risk": risk,
            "rule": rule,
            "run_id": run_id,
            "status": status,
            "step_key": step_key,
            "versions": versions,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval_action import ApprovalAction # noqa: PLC0415
        from ..models.approval_versions import ApprovalVersions # noqa: PLC0415
        from ..models.decision import Decision # noqa: PLC0415
        from ..models.holding_rule import HoldingRule # noqa: PLC0415
        d = dict(src_dict)
        action = ApprovalAction.from_dict(d.pop("action"))




        assigned_to = cast(list[str], d.pop("assigned_to"))


        author = d.pop("author")

        because = d.pop("because")

        def _parse_claimed_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        claimed_by = _parse_claimed_by(d.pop("claimed_by"))


        def _parse_claimed_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                claimed_until_type_0 = datetime.datetime.fromisoformat(data)



                return claimed_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        claimed_until = _parse_claimed_until(d.pop("claimed_until"))


        def _parse_commits_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                commits_at_type_0 = datetime.datetime.fromisoformat(data)



                return commits_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        commits_at = _parse_commits_at(d.pop("commits_at"))


        def _parse_cost_so_far_usd(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cost_so_far_usd = _parse_cost_so_far_usd(d.pop("cost_so_far_usd"))


        def _parse_decided_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_at_type_0 = datetime.datetime.fromisoformat(data)



                return decided_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        decided_at = _parse_decided_at(d.pop("decided_at"))


        def _parse_decided_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        decided_by = _parse_decided_by(d.pop("decided_by"))


        decided_via = d.pop("decided_via")

        def _parse_decision(data: object) -> Decision | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                decision_type_0 = Decision.from_dict(data)



                return decision_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decision | None, data)

        decision = _parse_decision(d.pop("decision"))


        demo = d.pop("demo")

        digest = d.pop("digest")

        evidence = cast(list[str], d.pop("evidence"))


        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)



                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))


        id = d.pop("id")

        level = Level(d.pop("level"))




        def _parse_next_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_at_type_0 = datetime.datetime.fromisoformat(data)



                return next_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_at = _parse_next_at(d.pop("next_at"))


        pattern_name = d.pop("pattern_name")

        requested_at = datetime.datetime.fromisoformat(d.pop("requested_at"))




        requested_by = d.pop("requested_by")

        risk = d.pop("risk")

        rule = HoldingRule.from_dict(d.pop("rule"))




        run_id = d.pop("run_id")

        status = ApprovalStatus(d.pop("status"))




        step_key = d.pop("step_key")

        versions = ApprovalVersions.from_dict(d.pop("versions"))




        approval = cls(
            action=action,
            assigned_to=assigned_to,
            author=author,
            because=because,
            claimed_by=claimed_by,
            claimed_until=claimed_until,
            commits_at=commits_at,
            cost_so_far_usd=cost_so_far_usd,
            decided_at=decided_at,
            decided_by=decided_by,
            decided_via=decided_via,
            decision=decision,
            demo=demo,
            digest=digest,
            evidence=evidence,
            expires_at=expires_at,
            id=id,
            level=level,
            next_at=next_at,
            pattern_name=pattern_name,
            requested_at=requested_at,
            requested_by=requested_by,
            risk=risk,
            rule=rule,
            run_id=run_id,
            status=status,
            step_key=step_key,
            versions=versions,
        )


        approval.additional_properties = d
        return approval

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
