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
            complete (bool): Whether all events were there, and not a selection.
            erased (int): Events whose details were erased.
            events (int):
            first_seq (int | None):
            head (Head | None): `null` for a selection: it does not show the head.
            pruned_seq (int): Events up to here were removed when their time was over.
            sound (bool):
     """

    break_count: int
    breaks: list[Break]
    complete: bool
    erased: int
    events: int
    first_seq: int | None
    head: Head | None
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



        complete = self.complete

        erased = self.erased

        events = self.events

        first_seq: int | None
        first_seq = self.first_seq

        head: dict[str, Any] | None
        if isinstance(self.head, Head):
            head = self.head.to_dict()
        else:
            head = self.head

        pruned_seq = self.pruned_seq

        sound = self.sound


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "break_count": break_count,
            "breaks": breaks,
            "complete": complete,
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


        complete = d.pop("complete")

        erased = d.pop("erased")

        events = d.pop("events")

        def _parse_first_seq(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        first_seq = _parse_first_seq(d.pop("first_seq"))


        def _parse_head(data: object) -> Head | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                head_type_0 = Head.from_dict(data)



                return head_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Head | None, data)

        head = _parse_head(d.pop("head"))


        pruned_seq = d.pop("pruned_seq")

        sound = d.pop("sound")

        audit_standing = cls(
            break_count=break_count,
            breaks=breaks,
            complete=complete,
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
