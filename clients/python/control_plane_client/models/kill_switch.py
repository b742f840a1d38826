from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="KillSwitch")



@_attrs_define
class KillSwitch:
    """ A stop of an agent, or of the whole fleet.

        Attributes:
            id (str):
            killed_at (datetime.datetime):
            killed_by (str):
            reason (str):
            released_at (datetime.datetime | None): `null` while it holds.
            released_by (None | str):
            subject (str): `fleet`, or `agent/` and a name.
     """

    id: str
    killed_at: datetime.datetime
    killed_by: str
    reason: str
    released_at: datetime.datetime | None
    released_by: None | str
    subject: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        killed_at = self.killed_at.isoformat()

        killed_by = self.killed_by

        reason = self.reason

        released_at: None | str
        if isinstance(self.released_at, datetime.datetime):
            released_at = self.released_at.isoformat()
        else:
            released_at = self.released_at

        released_by: None | str
        released_by = self.released_by

        subject = self.subject


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "killed_at": killed_at,
            "killed_by": killed_by,
            "reason": reason,
            "released_at": released_at,
            "released_by": released_by,
            "subject": subject,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        killed_at = datetime.datetime.fromisoformat(d.pop("killed_at"))




        killed_by = d.pop("killed_by")

        reason = d.pop("reason")

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


        subject = d.pop("subject")

        kill_switch = cls(
            id=id,
            killed_at=killed_at,
            killed_by=killed_by,
            reason=reason,
            released_at=released_at,
            released_by=released_by,
            subject=subject,
        )


        kill_switch.additional_properties = d
        return kill_switch

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
