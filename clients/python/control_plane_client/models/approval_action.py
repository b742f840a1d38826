from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.action_kind import ActionKind
from typing import cast

if TYPE_CHECKING:
  from ..models.approval_action_payload import ApprovalActionPayload
  from ..models.approval_action_payload_schema_type_0 import ApprovalActionPayloadSchemaType0





T = TypeVar("T", bound="ApprovalAction")



@_attrs_define
class ApprovalAction:
    """ What will happen if a person says yes, exactly.

        Attributes:
            kind (ActionKind): What can be held until a person decides.
            payload (ApprovalActionPayload):
            payload_schema (ApprovalActionPayloadSchemaType0 | None):
            source (str):
            target (str):
            targets (list[str]): Where a handoff may be redirected to.
     """

    kind: ActionKind
    payload: ApprovalActionPayload
    payload_schema: ApprovalActionPayloadSchemaType0 | None
    source: str
    target: str
    targets: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.approval_action_payload import ApprovalActionPayload # noqa: PLC0415
        from ..models.approval_action_payload_schema_type_0 import ApprovalActionPayloadSchemaType0 # noqa: PLC0415
        kind = self.kind.value

        payload = self.payload.to_dict()

        payload_schema: dict[str, Any] | None
        if isinstance(self.payload_schema, ApprovalActionPayloadSchemaType0):
            payload_schema = self.payload_schema.to_dict()
        else:
            payload_schema = self.payload_schema

        source = self.source

        target = self.target

        targets = self.targets




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "kind": kind,
            "payload": payload,
            "payload_schema": payload_schema,
            "source": source,
            "target": target,
            "targets": targets,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval_action_payload import ApprovalActionPayload # noqa: PLC0415
        from ..models.approval_action_payload_schema_type_0 import ApprovalActionPayloadSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
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


        source = d.pop("source")

        target = d.pop("target")

        targets = cast(list[str], d.pop("targets"))


        approval_action = cls(
            kind=kind,
            payload=payload,
            payload_schema=payload_schema,
            source=source,
            target=target,
            targets=targets,
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
