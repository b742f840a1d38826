from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.approval_event_event_kind import ApprovalEventEventKind
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.history_event_detail import HistoryEventDetail





T = TypeVar("T", bound="HistoryEvent")



@_attrs_define
class HistoryEvent:
    """ One thing that happened to a question.

        Attributes:
            at (datetime.datetime):
            by (str): Who did it; empty for the deadline keeper or the run itself.
            detail (HistoryEventDetail):
            kind (ApprovalEventEventKind): What happened.
     """

    at: datetime.datetime
    by: str
    detail: HistoryEventDetail
    kind: ApprovalEventEventKind
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.history_event_detail import HistoryEventDetail # noqa: PLC0415
        at = self.at.isoformat()

        by = self.by

        detail = self.detail.to_dict()

        kind = self.kind.value


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "by": by,
            "detail": detail,
            "kind": kind,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.history_event_detail import HistoryEventDetail # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        detail = HistoryEventDetail.from_dict(d.pop("detail"))




        kind = ApprovalEventEventKind(d.pop("kind"))




        history_event = cls(
            at=at,
            by=by,
            detail=detail,
            kind=kind,
        )


        history_event.additional_properties = d
        return history_event

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
