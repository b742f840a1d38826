from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.action_kind import ActionKind
from typing import cast

if TYPE_CHECKING:
  from ..models.approval_action_answer_schema_type_0 import ApprovalActionAnswerSchemaType0
  from ..models.approval_action_payload import ApprovalActionPayload
  from ..models.approval_action_payload_schema_type_0 import ApprovalActionPayloadSchemaType0





T = TypeVar("T", bound="ApprovalAction")



@_attrs_define
class ApprovalAction:
    """ What will happen if a person says yes, exactly.

        Attributes:
            answer_schema (ApprovalActionAnswerSchemaType0 | None): What a person's answer in its place must satisfy; null
                takes text.
            confidence (float | None):
            kind (ActionKind): What can be held until a person decides.
            payload (ApprovalActionPayload):
            payload_schema (ApprovalActionPayloadSchemaType0 | None):
            reversible (bool | None): Null when nobody knows.
            source (str):
            target (str):
            targets (list[str]): Where a handoff may be redirected to.
            ungrounded (list[str] | None): Null when nobody checked.
     """

    answer_schema: ApprovalActionAnswerSchemaType0 | None
    confidence: float | None
    kind: ActionKind
    payload: ApprovalActionPayload
    payload_schema: ApprovalActionPayloadSchemaType0 | None
    reversible: bool | None
    source: str
    target: str
    targets: list[str]
    ungrounded: list[str] | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.approval_action_answer_schema_type_0 import ApprovalActionAnswerSchemaType0 # noqa: PLC0415
        from ..models.approval_action_payload import ApprovalActionPayload # noqa: PLC0415
        from ..models.approval_action_payload_schema_type_0 import ApprovalActionPayloadSchemaType0 # noqa: PLC0415
        answer_schema: dict[str, Any] | None
        if isinstance(self.answer_schema, ApprovalActionAnswerSchemaType0):
            answer_schema = self.answer_schema.to_dict()
        else:
            answer_schema = self.answer_schema

        confidence: float | None
        confidence = self.confidence

        kind = self.kind.value

        payload = self.payload.to_dict()

        payload_schema: dict[str, Any] | None
        if isinstance(self.payload_schema, ApprovalActionPayloadSchemaType0):
            payload_schema = self.payload_schema.to_dict()
        else:
            payload_schema = self.payload_schema

        reversible: bool | None
        reversible = self.reversible

        source = self.source

        target = self.target

        targets = self.targets



        ungrounded: list[str] | None
        if isinstance(self.ungrounded, list):
            ungrounded = self.ungrounded


        else:
            ungrounded = self.ungrounded


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "answer_schema": answer_schema,
            "confidence": confidence,
            "kind": kind,
            "payload": payload,
            "payload_schema": payload_schema,
            "reversible": reversible,
            "source": source,
            "target": target,
            "targets": targets,
            "ungrounded": ungrounded,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval_action_answer_schema_type_0 import ApprovalActionAnswerSchemaType0 # noqa: PLC0415
        from ..models.approval_action_payload import ApprovalActionPayload # noqa: PLC0415
        from ..models.approval_action_payload_schema_type_0 import ApprovalActionPayloadSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        def _parse_answer_schema(data: object) -> ApprovalActionAnswerSchemaType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                answer_schema_type_0 = ApprovalActionAnswerSchemaType0.from_dict(data)



                return answer_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ApprovalActionAnswerSchemaType0 | None, data)

        answer_schema = _parse_answer_schema(d.pop("answer_schema"))


        def _parse_confidence(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        confidence = _parse_confidence(d.pop("confidence"))


        kind = ActionKind(d.pop("kind"))




        payload = ApprovalActionPayload.from_dict(d.pop("payload"))




        def _parse_payload_schema(data: object) -> ApprovalActionPayloadSchemaType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                payload_schema_type_0 = ApprovalActionPayloadSchemaType0.from_dict(data)



                return payload_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ApprovalActionPayloadSchemaType0 | None, data)

        payload_schema = _parse_payload_schema(d.pop("payload_schema"))


        def _parse_reversible(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        reversible = _parse_reversible(d.pop("reversible"))


        source = d.pop("source")

        target = d.pop("target")

        targets = cast(list[str], d.pop("targets"))


        def _parse_ungrounded(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                ungrounded_type_0 = cast(list[str], data)

                return ungrounded_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        ungrounded = _parse_ungrounded(d.pop("ungrounded"))


        approval_action = cls(
            answer_schema=answer_schema,
            confidence=confidence,
            kind=kind,
            payload=payload,
            payload_schema=payload_schema,
            reversible=reversible,
            source=source,
            target=target,
            targets=targets,
            ungrounded=ungrounded,
        )


        approval_action.additional_properties = d
        return approval_action

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
