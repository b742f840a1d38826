from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.control import Control
from typing import cast
import datetime






T = TypeVar("T", bound="Evidence")



@_attrs_define
class Evidence:
    """ Somebody vouches that a control is in place for one version.

        Attributes:
            at (datetime.datetime):
            by (str):
            control (Control): One thing that must be in place.
            expires_at (datetime.datetime | None):
            id (str):
            note (str):
            reference (str):
            version (int):
            withdrawn_at (datetime.datetime | None):
            withdrawn_by (None | str):
     """

    at: datetime.datetime
    by: str
    control: Control
    expires_at: datetime.datetime | None
    id: str
    note: str
    reference: str
    version: int
    withdrawn_at: datetime.datetime | None
    withdrawn_by: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        by = self.by

        control = self.control.value

        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        id = self.id

        note = self.note

        reference = self.reference

        version = self.version

        withdrawn_at: None | str
        if isinstance(self.withdrawn_at, datetime.datetime):
            withdrawn_at = self.withdrawn_at.isoformat()
        else:
            withdrawn_at = self.withdrawn_at

        withdrawn_by: None | str
        withdrawn_by = self.withdrawn_by


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "by": by,
            "control": control,
            "expires_at": expires_at,
            "id": id,
            "note": note,
            "reference": reference,
            "version": version,
            "withdrawn_at": withdrawn_at,
            "withdrawn_by": withdrawn_by,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        control = Control(d.pop("control"))




        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)



                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))


        id = d.pop("id")

        note = d.pop("note")

        reference = d.pop("reference")

        version = d.pop("version")

        def _parse_withdrawn_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                withdrawn_at_type_0 = datetime.datetime.fromisoformat(data)



                return withdrawn_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        withdrawn_at = _parse_withdrawn_at(d.pop("withdrawn_at"))


        def _parse_withdrawn_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        withdrawn_by = _parse_withdrawn_by(d.pop("withdrawn_by"))


        evidence = cls(
            at=at,
            by=by,
            control=control,
            expires_at=expires_at,
            id=id,
            note=note,
            reference=reference,
            version=version,
            withdrawn_at=withdrawn_at,
            withdrawn_by=withdrawn_by,
        )


        evidence.additional_properties = d
        return evidence

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
