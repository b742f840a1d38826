from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.role import Role
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.token_grant import TokenGrant





T = TypeVar("T", bound="ServiceAccount")



@_attrs_define
class ServiceAccount:
    """ A program with tokens of its own.

        Attributes:
            created_at (datetime.datetime):
            grants (list[TokenGrant]):
            id (str):
            last_seen_at (datetime.datetime | None):
            name (str):
            roles (list[Role]):
            updated_at (datetime.datetime):
            version (int):
     """

    created_at: datetime.datetime
    grants: list[TokenGrant]
    id: str
    last_seen_at: datetime.datetime | None
    name: str
    roles: list[Role]
    updated_at: datetime.datetime
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.token_grant import TokenGrant # noqa: PLC0415
        created_at = self.created_at.isoformat()

        grants = []
        for grants_item_data in self.grants:
            grants_item = grants_item_data.to_dict()
            grants.append(grants_item)



        id = self.id

        last_seen_at: None | str
        if isinstance(self.last_seen_at, datetime.datetime):
            last_seen_at = self.last_seen_at.isoformat()
        else:
            last_seen_at = self.last_seen_at

        name = self.name

        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.value
            roles.append(roles_item)



        updated_at = self.updated_at.isoformat()

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "grants": grants,
            "id": id,
            "last_seen_at": last_seen_at,
            "name": name,
            "roles": roles,
            "updated_at": updated_at,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.token_grant import TokenGrant # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        grants = []
        _grants = d.pop("grants")
        for grants_item_data in (_grants):
            grants_item = TokenGrant.from_dict(grants_item_data)



            grants.append(grants_item)


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

        roles = []
        _roles = d.pop("roles")
        for roles_item_data in (_roles):
            roles_item = Role(roles_item_data)



            roles.append(roles_item)


        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        version = d.pop("version")

        service_account = cls(
            created_at=created_at,
            grants=grants,
            id=id,
            last_seen_at=last_seen_at,
            name=name,
            roles=roles,
            updated_at=updated_at,
            version=version,
        )


        service_account.additional_properties = d
        return service_account

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
