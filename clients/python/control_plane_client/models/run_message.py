from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="RunMessage")



@_attrs_define
class RunMessage:
    """ What a person told a run.

        Attributes:
            at (datetime.datetime):
            by (str):
            id (str):
            run_id (str):
            taken_at (datetime.datetime | None): `null` while nobody has taken it up.
            taken_key (None | str):
            taken_run (None | str): The run whose turn took it up: this one, or one below it.
            text (str):
            to (str): Name of the agent it is for; empty for whoever begins next.
     """

    at: datetime.datetime
    by: str
    id: str
    run_id: str
    taken_at: datetime.datetime | None
    taken_key: None | str
    taken_run: None | str
    text: str
    to: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        by = self.by

        id = self.id

        run_id = self.run_id

        taken_at: None | str
        if isinstance(self.taken_at, datetime.datetime):
            taken_at = self.taken_at.isoformat()
        else:
            taken_at = self.taken_at

        taken_key: None | str
        taken_key = self.taken_key

        taken_run: None | str
        taken_run = self.taken_run

        text = self.text

        to = self.to


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "by": by,
            "id": id,
            "run_id": run_id,
            "taken_at": taken_at,
            "taken_key": taken_key,
            "taken_run": taken_run,
            "text": text,
            "to": to,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        id = d.pop("id")

        run_id = d.pop("run_id")

        def _parse_taken_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                taken_at_type_0 = datetime.datetime.fromisoformat(data)



                return taken_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        taken_at = _parse_taken_at(d.pop("taken_at"))


        def _parse_taken_key(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        taken_key = _parse_taken_key(d.pop("taken_key"))


        def _parse_taken_run(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        taken_run = _parse_taken_run(d.pop("taken_run"))


        text = d.pop("text")

        to = d.pop("to")

        run_message = cls(
            at=at,
            by=by,
            id=id,
            run_id=run_id,
            taken_at=taken_at,
            taken_key=taken_key,
            taken_run=taken_run,
            text=text,
            to=to,
        )


        run_message.additional_properties = d
        return run_message

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
