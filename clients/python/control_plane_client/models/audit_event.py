from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.audit_event_detail import AuditEventDetail





T = TypeVar("T", bound="AuditEvent")



@_attrs_define
class AuditEvent:
    """ One change by one principal.

        Attributes:
            action (str):
            actor (str):
            at (datetime.datetime):
            detail (AuditEventDetail):
            erased (bool): Whether the details were erased; the record holds all same.
            hash_ (str): Of this event and all before it.
            id (str):
            seq (int): Its place on the workspace's record.
            subject (str):
     """

    action: str
    actor: str
    at: datetime.datetime
    detail: AuditEventDetail
    erased: bool
    hash_: str
    id: str
    seq: int
    subject: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.audit_event_detail import AuditEventDetail # noqa: PLC0415
        action = self.action

        actor = self.actor

        at = self.at.isoformat()

        detail = self.detail.to_dict()

        erased = self.erased

        hash_ = self.hash_

        id = self.id

        seq = self.seq

        subject = self.subject


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "action": action,
            "actor": actor,
            "at": at,
            "detail": detail,
            "erased": erased,
            "hash": hash_,
            "id": id,
            "seq": seq,
            "subject": subject,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.audit_event_detail import AuditEventDetail # noqa: PLC0415
        d = dict(src_dict)
        action = d.pop("action")

        actor = d.pop("actor")

        at = datetime.datetime.fromisoformat(d.pop("at"))




        detail = AuditEventDetail.from_dict(d.pop("detail"))




        erased = d.pop("erased")

        hash_ = d.pop("hash")

        id = d.pop("id")

        seq = d.pop("seq")

        subject = d.pop("subject")

        audit_event = cls(
            action=action,
            actor=actor,
            at=at,
            detail=detail,
            erased=erased,
            hash_=hash_,
            id=id,
            seq=seq,
            subject=subject,
        )


        audit_event.additional_properties = d
        return audit_event

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
