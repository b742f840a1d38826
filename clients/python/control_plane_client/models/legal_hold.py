from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.hold_kind import HoldKind
from typing import cast
import datetime






T = TypeVar("T", bound="LegalHold")



@_attrs_define
class LegalHold:
    """ Keeps data from being deleted or erased until it is released.

        Attributes:
            id (str):
            kind (HoldKind): What a legal hold is on.
            placed_at (datetime.datetime):
            placed_by (str):
            reason (str):
            release_reason (str):
            released_at (datetime.datetime | None):
            released_by (None | str):
            target (str):
     """

    id: str
    kind: HoldKind
    placed_at: datetime.datetime
    placed_by: str
    reason: str
    release_reason: str
    released_at: datetime.datetime | None
    released_by: None | str
    target: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind = self.kind.value

        placed_at = self.placed_at.isoformat()

        placed_by = self.placed_by

        reason = self.reason

        release_reason = self.release_reason

        released_at: None | str
        if isinstance(self.released_at, datetime.datetime):
            released_at = self.released_at.isoformat()
        else:
            released_at = self.released_at

        released_by: None | str
        released_by = self.released_by

        target = self.target


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "kind": kind,
            "placed_at": placed_at,
            "placed_by": placed_by,
            "reason": reason,
            "release_reason": release_reason,
            "released_at": released_at,
            "released_by": released_by,
            "target": target,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        kind = HoldKind(d.pop("kind"))




        placed_at = datetime.datetime.fromisoformat(d.pop("placed_at"))




        placed_by = d.pop("placed_by")

        reason = d.pop("reason")

        release_reason = d.pop("release_reason")

        def _parse_released_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                released_at_type_0 = datetime.datetime.fromisoformat(data)



                return released_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        released_at = _parse_released_at(d.pop("released_at"))


        def _parse_released_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        released_by = _parse_released_by(d.pop("released_by"))


        target = d.pop("target")

        legal_hold = cls(
            id=id,
            kind=kind,
            placed_at=placed_at,
            placed_by=placed_by,
            reason=reason,
            release_reason=release_reason,
            released_at=released_at,
            released_by=released_by,
            target=target,
        )


        legal_hold.additional_properties = d
        return legal_hold

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
