from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="Secret")



@_attrs_define
class Secret:
    """ A stored secret without its value.

        Attributes:
            created_at (datetime.datetime):
            id (str):
            last_used_at (datetime.datetime | None): To some minutes; `null` if never.
            name (str):
            reference (str): How connections and tools name it.
            updated_at (datetime.datetime):
            updated_by (str): Id of the principal.
            used_by (list[str]):
            version (int):
     """

    created_at: datetime.datetime
    id: str
    last_used_at: datetime.datetime | None
    name: str
    reference: str
    updated_at: datetime.datetime
    updated_by: str
    used_by: list[str]
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        id = self.id

        last_used_at: None | str
        if isinstance(self.last_used_at, datetime.datetime):
            last_used_at = self.last_used_at.isoformat()
        else:
            last_used_at = self.last_used_at

        name = self.name

        reference = self.reference

        updated_at = self.updated_at.isoformat()

        updated_by = self.updated_by

        used_by = self.used_by



        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "id": id,
            "last_used_at": last_used_at,
            "name": name,
            "reference": reference,
            "updated_at": updated_at,
            "updated_by": updated_by,
            "used_by": used_by,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

        def _parse_last_used_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_used_at_type_0 = datetime.datetime.fromisoformat(data)



                return last_used_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_used_at = _parse_last_used_at(d.pop("last_used_at"))


        name = d.pop("name")

        reference = d.pop("reference")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        updated_by = d.pop("updated_by")

        used_by = cast(list[str], d.pop("used_by"))


        version = d.pop("version")

        secret = cls(
            created_at=created_at,
            id=id,
            last_used_at=last_used_at,
            name=name,
            reference=reference,
            updated_at=updated_at,
            updated_by=updated_by,
            used_by=used_by,
            version=version,
        )


        secret.additional_properties = d
        return secret

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
