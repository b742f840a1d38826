from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.break_ import Break
  from ..models.head import Head





T = TypeVar("T", bound="AuditStanding")



@_attrs_define
class AuditStanding:
    """ What a check of the whole record found.

        Attributes:
            break_count (int):
            breaks (list[Break]): The first hundred.
            erased (int): Events whose details were erased.
            events (int):
            first_seq (int | None):
            head (Head): The newest event of a record; noted elsewhere, a later check can be held against it.
            pruned_seq (int): Events up to here were removed when their time was over.
            sound (bool):
     """

    break_count: int
    breaks: list[Break]
    erased: int
    events: int
    first_seq: int | None
    head: Head
    pruned_seq: int
    sound: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.break_ import Break # noqa: PLC0415
        from ..models.head import Head # noqa: PLC0415
        break_count = self.break_count

        breaks = []
        for breaks_item_data in self.breaks:
            breaks_item = breaks_item_data.to_dict()
            breaks.append(breaks_item)



        erased = self.erased

        events = self.events

        first_seq: int | None
        first_seq = self.first_seq

        head = self.head.to_dict()

        pruned_seq = self.pruned_seq

        sound = self.sound


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "break_count": break_count,
            "breaks": breaks,
            "erased": erased,
            "events": events,
            "first_seq": first_seq,
            "head": head,
            "pruned_seq": pruned_seq,
            "sound": sound,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.break_ import Break # noqa: PLC0415
        from ..models.head import Head # noqa: PLC0415
        d = dict(src_dict)
        break_count = d.pop("break_count")

        breaks = []
        _breaks = d.pop("breaks")
        for breaks_item_data in (_breaks):
            breaks_item = Break.from_dict(breaks_item_data)



            breaks.append(breaks_item)


        erased = d.pop("erased")

        events = d.pop("events")

        def _parse_first_seq(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        first_seq = _parse_first_seq(d.pop("first_seq"))


        head = Head.from_dict(d.pop("head"))




        pruned_seq = d.pop("pruned_seq")

        sound = d.pop("sound")

        audit_standing = cls(
            break_count=break_count,
            breaks=breaks,
            erased=erased,
            events=events,
            first_seq=first_seq,
            head=head,
            pruned_seq=pruned_seq,
            sound=sound,
        )


        audit_standing.additional_properties = d
        return audit_standing

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
