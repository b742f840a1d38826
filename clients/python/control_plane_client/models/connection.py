from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.connection_spec import ConnectionSpec





T = TypeVar("T", bound="Connection")



@_attrs_define
class Connection:
    """ A registered connection. It says where its key is kept and never holds the key.

        Attributes:
            created_at (datetime.datetime):
            id (str):
            rehearsal (bool):
            spec (ConnectionSpec): How to reach one endpoint. Says where its key is kept, and never holds the key.
            updated_at (datetime.datetime):
            version (int):
     """

    created_at: datetime.datetime
    id: str
    rehearsal: bool
    spec: ConnectionSpec
    updated_at: datetime.datetime
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.connection_spec import ConnectionSpec # noqa: PLC0415
        created_at = self.created_at.isoformat()

        id = self.id

        rehearsal = self.rehearsal

        spec = self.spec.to_dict()

        updated_at = self.updated_at.isoformat()

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "id": id,
            "rehearsal": rehearsal,
            "spec": spec,
            "updated_at": updated_at,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.connection_spec import ConnectionSpec # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

        rehearsal = d.pop("rehearsal")

        spec = ConnectionSpec.from_dict(d.pop("spec"))




        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        version = d.pop("version")

        connection = cls(
            created_at=created_at,
            id=id,
            rehearsal=rehearsal,
            spec=spec,
            updated_at=updated_at,
            version=version,
        )


        connection.additional_properties = d
        return connection

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
