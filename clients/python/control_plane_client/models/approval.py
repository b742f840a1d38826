from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.approval_status import ApprovalStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.approval_action import ApprovalAction
  from ..models.decision import Decision





T = TypeVar("T", bound="Approval")



@_attrs_define
class Approval:
    """ A question that waits for, or got, a person's decision.

        Attributes:
            action (ApprovalAction): What will happen if a person says yes, exactly.
            because (str):
            decided_at (datetime.datetime | None):
            decided_by (None | str):
            decision (Decision | None):
            demo (bool):
            digest (str): Of the exact action; send it back with the decision.
            evidence (list[str]):
            expires_at (datetime.datetime | None):
            id (str):
            pattern_name (str):
            requested_at (datetime.datetime):
            run_id (str):
            status (ApprovalStatus): Where a question is. *Expired*, *withdrawn* and *rejected* stay apart everywhere.
            step_key (str):
     """

    action: ApprovalAction
    because: str
    decided_at: datetime.datetime | None
    decided_by: None | str
    decision: Decision | None
    demo: bool
    digest: str
    evidence: list[str]
    expires_at: datetime.datetime | None
    id: str
    pattern_name: str
    requested_at: datetime.datetime
    run_id: str
    status: ApprovalStatus
    step_key: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.approval_action import ApprovalAction # noqa: PLC0415
        from ..models.decision import Decision # noqa: PLC0415
        action = self.action.to_dict()

        because = self.because

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        decided_by: None | str
        decided_by = self.decided_by

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

        pattern_name = self.pattern_name

        requested_at = self.requested_at.isoformat()

        run_id = self.run_id

        status = self.status.value

        step_key = self.step_key


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "action": action,
            "because": because,
            "decided_at": decided_at,
            "decided_by": decided_by,
            "decision": decision,
            "demo": demo,
            "digest": digest,
            "evidence": evidence,
            "expires_at": expires_at,
            "id": id,
            "pattern_name": pattern_name,
            "requested_at": requested_at,
            "run_id": run_id,
            "status": status,
            "step_key": step_key,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval_action import ApprovalAction # noqa: PLC0415
        from ..models.decision import Decision # noqa: PLC0415
        d = dict(src_dict)
        action = ApprovalAction.from_dict(d.pop("action"))




        because = d.pop("because")

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

        pattern_name = d.pop("pattern_name")

        requested_at = datetime.datetime.fromisoformat(d.pop("requested_at"))




        run_id = d.pop("run_id")

        status = ApprovalStatus(d.pop("status"))




        step_key = d.pop("step_key")

        approval = cls(
            action=action,
            because=because,
            decided_at=decided_at,
            decided_by=decided_by,
            decision=decision,
            demo=demo,
            digest=digest,
            evidence=evidence,
            expires_at=expires_at,
            id=id,
            pattern_name=pattern_name,
            requested_at=requested_at,
            run_id=run_id,
            status=status,
            step_key=step_key,
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
