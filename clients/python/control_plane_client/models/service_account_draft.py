from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.role import Role
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.grant_spec import GrantSpec





T = TypeVar("T", bound="ServiceAccountDraft")



@_attrs_define
class ServiceAccountDraft:
    """ A service account to make.

        Attributes:
            name (str):
            grants (list[GrantSpec] | Unset):
            roles (list[Role] | Unset):
     """

    name: str
    grants: list[GrantSpec] | Unset = UNSET
    roles: list[Role] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.grant_spec import GrantSpec # noqa: PLC0415
        name = self.name

        grants: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.grants, Unset):
            grants = []
            for grants_item_data in self.grants:
                grants_item = grants_item_data.to_dict()
                grants.append(grants_item)



        roles: list[str] | Unset = UNSET
        if not isinstance(self.roles, Unset):
            roles = []
            for roles_item_data in self.roles:
                roles_item = roles_item_data.value
                roles.append(roles_item)




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if grants is not UNSET:
            field_dict["grants"] = grants
        if roles is not UNSET:
            field_dict["roles"] = roles

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.grant_spec import GrantSpec # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        _grants = d.pop("grants", UNSET)
        grants: list[GrantSpec] | Unset = UNSET
        if _grants is not UNSET:
            grants = []
            for grants_item_data in _grants:
                grants_item = GrantSpec.from_dict(grants_item_data)



                grants.append(grants_item)


        _roles = d.pop("roles", UNSET)
        roles: list[Role] | Unset = UNSET
        if _roles is not UNSET:
            roles = []
            for roles_item_data in _roles:
                roles_item = Role(roles_item_data)



                roles.append(roles_item)


        service_account_draft = cls(
            name=name,
            grants=grants,
            roles=roles,
        )

        return service_account_draft

