from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.approval_status import ApprovalStatus
from typing import cast

if TYPE_CHECKING:
  from ..models.decision_payload import DecisionPayload





T = TypeVar("T", bound="Decision")



@_attrs_define
class Decision:
    """ The answer to a question.

        Attributes:
            answer (str):
            asked (bool):
            by (str):
            code (str):
            payload (DecisionPayload):
            reason (str):
            status (ApprovalStatus): Where a question is. *Expired*, *withdrawn* and *rejected* stay apart everywhere.

                What passed by a rule is never shown as what a person approved.
            target (str):
     """

    answer: str
    asked: bool
    by: str
    code: str
    payload: DecisionPayload
    reason: str
    status: ApprovalStatus
    target: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.decision_payload import DecisionPayload # noqa: PLC0415
        answer = self.answer

        asked = self.asked

        by = self.by

        code = self.code

        payload = self.payload.to_dict()

        reason = self.reason

        status = self.status.value

        target = self.target


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "answer": answer,
            "asked": asked,
            "by": by,
            "code": code,
            "payload": payload,
            "reason": reason,
            "status": status,
            "target": target,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.decision_payload import DecisionPayload # noqa: PLC0415
        d = dict(src_dict)
        answer = d.pop("answer")

        asked = d.pop("asked")

        by = d.pop("by")

        code = d.pop("code")

        payload = DecisionPayload.from_dict(d.pop("payload"))




        reason = d.pop("reason")

        status = ApprovalStatus(d.pop("status"))




        target = d.pop("target")

        decision = cls(
            answer=answer,
            asked=asked,
            by=by,
            code=code,
            payload=payload,
            reason=reason,
            status=status,
            target=target,
        )


        decision.additional_properties = d
        return decision

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
