from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.timeline_event_kind import TimelineEventKind
from typing import cast
import datetime






T = TypeVar("T", bound="TimelineEvent")



@_attrs_define
class TimelineEvent:
    """ One thing that happened to an agent.

        Attributes:
            at (datetime.datetime):
            by (str):
            kind (TimelineEventKind): What kind of thing happened.
            note (str):
            sentence (str):
     """

    at: datetime.datetime
    by: str
    kind: TimelineEventKind
    note: str
    sentence: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        by = self.by

        kind = self.kind.value

        note = self.note

        sentence = self.sentence


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "by": by,
            "kind": kind,
            "note": note,
            "sentence": sentence,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        kind = TimelineEventKind(d.pop("kind"))




        note = d.pop("note")

        sentence = d.pop("sentence")

        timeline_event = cls(
            at=at,
            by=by,
            kind=kind,
            note=note,
            sentence=sentence,
        )


        timeline_event.additional_properties = d
        return timeline_event

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
