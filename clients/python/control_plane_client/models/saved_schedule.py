from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.schedule_spec import ScheduleSpec





T = TypeVar("T", bound="SavedSchedule")



@_attrs_define
class SavedSchedule:
    """ A schedule as it was saved.

        Attributes:
            created_at (datetime.datetime):
            id (str):
            next_due_at (datetime.datetime | None): `null` while it is paused, and when it has no further times.
            owner (str): Who saved it last; its runs start in their name.
            pause_note (str):
            paused (bool):
            spec (ScheduleSpec): What starts, when, and what if that cannot be.
            token (None | str): The webhook's token, when it was just made. It is shown this once.
            updated_at (datetime.datetime):
            version (int):
     """

    created_at: datetime.datetime
    id: str
    next_due_at: datetime.datetime | None
    owner: str
    pause_note: str
    paused: bool
    spec: ScheduleSpec
    token: None | str
    updated_at: datetime.datetime
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.schedule_spec import ScheduleSpec # noqa: PLC0415
        created_at = self.created_at.isoformat()

        id = self.id

        next_due_at: None | str
        if isinstance(self.next_due_at, datetime.datetime):
            next_due_at = self.next_due_at.isoformat()
        else:
            next_due_at = self.next_due_at

        owner = self.owner

        pause_note = self.pause_note

        paused = self.paused

        spec = self.spec.to_dict()

        token: None | str
        token = self.token

        updated_at = self.updated_at.isoformat()

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "id": id,
            "next_due_at": next_due_at,
            "owner": owner,
            "pause_note": pause_note,
            "paused": paused,
            "spec": spec,
            "token": token,
            "updated_at": updated_at,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_spec import ScheduleSpec # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

        def _parse_next_due_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_due_at_type_0 = datetime.datetime.fromisoformat(data)



                return next_due_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_due_at = _parse_next_due_at(d.pop("next_due_at"))


        owner = d.pop("owner")

        pause_note = d.pop("pause_note")

        paused = d.pop("paused")

        spec = ScheduleSpec.from_dict(d.pop("spec"))




        def _parse_token(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        token = _parse_token(d.pop("token"))


        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        version = d.pop("version")

        saved_schedule = cls(
            created_at=created_at,
            id=id,
            next_due_at=next_due_at,
            owner=owner,
            pause_note=pause_note,
            paused=paused,
            spec=spec,
            token=token,
            updated_at=updated_at,
            version=version,
        )


        saved_schedule.additional_properties = d
        return saved_schedule

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
