from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="Person")



@_attrs_define
class Person:
    """ Somebody who signs in.

        Attributes:
            created_at (datetime.datetime):
            disabled_at (datetime.datetime | None): `null` while the person may come in.
            email (str): Empty when the provider gives none, or one it has not verified.
            id (str):
            last_seen_at (datetime.datetime | None): Within some minutes.
            name (str): As the sign-in provider says; empty before the first sign-in.
            sessions_valid_from (datetime.datetime | None): Sessions begun earlier are over.
            signed_in_at (datetime.datetime | None): Of the newest sign-in; `null` before the first.
     """

    created_at: datetime.datetime
    disabled_at: datetime.datetime | None
    email: str
    id: str
    last_seen_at: datetime.datetime | None
    name: str
    sessions_valid_from: datetime.datetime | None
    signed_in_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        disabled_at: None | str
        if isinstance(self.disabled_at, datetime.datetime):
            disabled_at = self.disabled_at.isoformat()
        else:
            disabled_at = self.disabled_at

        email = self.email

        id = self.id

        last_seen_at: None | str
        if isinstance(self.last_seen_at, datetime.datetime):
            last_seen_at = self.last_seen_at.isoformat()
        else:
            last_seen_at = self.last_seen_at

        name = self.name

        sessions_valid_from: None | str
        if isinstance(self.sessions_valid_from, datetime.datetime):
            sessions_valid_from = self.sessions_valid_from.isoformat()
        else:
            sessions_valid_from = self.sessions_valid_from

        signed_in_at: None | str
        if isinstance(self.signed_in_at, datetime.datetime):
            signed_in_at = self.signed_in_at.isoformat()
        else:
            signed_in_at = self.signed_in_at


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "disabled_at": disabled_at,
            "email": email,
            "id": id,
            "last_seen_at": last_seen_at,
            "name": name,
            "sessions_valid_from": sessions_valid_from,
            "signed_in_at": signed_in_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_disabled_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                disabled_at_type_0 = datetime.datetime.fromisoformat(data)



                return disabled_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        disabled_at = _parse_disabled_at(d.pop("disabled_at"))


        email = d.pop("email")

        id = d.pop("id")

        def _parse_last_seen_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_seen_at_type_0 = datetime.datetime.fromisoformat(data)



                return last_seen_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_seen_at = _parse_last_seen_at(d.pop("last_seen_at"))


        name = d.pop("name")

        def _parse_sessions_valid_from(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                sessions_valid_from_type_0 = datetime.datetime.fromisoformat(data)



                return sessions_valid_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        sessions_valid_from = _parse_sessions_valid_from(d.pop("sessions_valid_from"))


        def _parse_signed_in_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                signed_in_at_type_0 = datetime.datetime.fromisoformat(data)



                return signed_in_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        signed_in_at = _parse_signed_in_at(d.pop("signed_in_at"))


        person = cls(
            created_at=created_at,
            disabled_at=disabled_at,
            email=email,
            id=id,
            last_seen_at=last_seen_at,
            name=name,
            sessions_valid_from=sessions_valid_from,
            signed_in_at=signed_in_at,
        )


        person.additional_properties = d
        return person

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
