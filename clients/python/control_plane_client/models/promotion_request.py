from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.agent_stage import AgentStage
from ..models.request_status import RequestStatus
from typing import cast
import datetime






T = TypeVar("T", bound="PromotionRequest")



@_attrs_define
class PromotionRequest:
    """ Somebody wants a version promoted, and somebody else must agree.

        Attributes:
            agent_name (str):
            decided_at (datetime.datetime | None):
            decided_by (None | str):
            from_stage (AgentStage): Where an agent stands in its life.
            id (str):
            note (str):
            reason (str):
            requested_at (datetime.datetime):
            requested_by (str):
            status (RequestStatus): Where a request for promotion is.
            to_stage (AgentStage): Where an agent stands in its life.
            version (int): The only one it holds for.
     """

    agent_name: str
    decided_at: datetime.datetime | None
    decided_by: None | str
    from_stage: AgentStage
    id: str
    note: str
    reason: str
    requested_at: datetime.datetime
    requested_by: str
    status: RequestStatus
    to_stage: AgentStage
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        agent_name = self.agent_name

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        decided_by: None | str
        decided_by = self.decided_by

        from_stage = self.from_stage.value

        id = self.id

        note = self.note

        reason = self.reason

        requested_at = self.requested_at.isoformat()

        requested_by = self.requested_by

        status = self.status.value

        to_stage = self.to_stage.value

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "agent_name": agent_name,
            "decided_at": decided_at,
            "decided_by": decided_by,
            "from_stage": from_stage,
            "id": id,
            "note": note,
            "reason": reason,
            "requested_at": requested_at,
            "requested_by": requested_by,
            "status": status,
            "to_stage": to_stage,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        agent_name = d.pop("agent_name")

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


        from_stage = AgentStage(d.pop("from_stage"))




        id = d.pop("id")

        note = d.pop("note")

        reason = d.pop("reason")

        requested_at = datetime.datetime.fromisoformat(d.pop("requested_at"))




        requested_by = d.pop("requested_by")

        status = RequestStatus(d.pop("status"))




        to_stage = AgentStage(d.pop("to_stage"))




        version = d.pop("version")

        promotion_request = cls(
            agent_name=agent_name,
            decided_at=decided_at,
            decided_by=decided_by,
            from_stage=from_stage,
            id=id,
            note=note,
            reason=reason,
            requested_at=requested_at,
            requested_by=requested_by,
            status=status,
            to_stage=to_stage,
            version=version,
        )


        promotion_request.additional_properties = d
        return promotion_request

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
