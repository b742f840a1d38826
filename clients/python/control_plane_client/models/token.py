from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.role import Role
from ..models.token_state import TokenState
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.token_grant import TokenGrant





T = TypeVar("T", bound="Token")



@_attrs_define
class Token:
    """ What is kept of a bearer token.

        Attributes:
            created_at (datetime.datetime):
            created_by (str):
            expires_at (datetime.datetime):
            grants (list[TokenGrant]):
            hint (str): How the token begins.
            id (str):
            last_used_at (datetime.datetime | None): To the minute; `null` before its first use.
            name (str): What it is for.
            owner (str): Id of the person or service account it acts for.
            revoked_at (datetime.datetime | None):
            revoked_by (None | str):
            roles (list[Role]): It does no more than its owner may at that moment.
            state (TokenState): Whether a token opens anything.
     """

    created_at: datetime.datetime
    created_by: str
    expires_at: datetime.datetime
    grants: list[TokenGrant]
    hint: str
    id: str
    last_used_at: datetime.datetime | None
    name: str
    owner: str
    revoked_at: datetime.datetime | None
    revoked_by: None | str
    roles: list[Role]
    state: TokenState
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.token_grant import TokenGrant # noqa: PLC0415
        created_at = self.created_at.isoformat()

        created_by = self.created_by

        expires_at = self.expires_at.isoformat()

        grants = []
        for grants_item_data in self.grants:
            grants_item = grants_item_data.to_dict()
            grants.append(grants_item)



        hint = self.hint

        id = self.id

        last_used_at: None | str
        if isinstance(self.last_used_at, datetime.datetime):
            last_used_at = self.last_used_at.isoformat()
        else:
            last_used_at = self.last_used_at

        name = self.name

        owner = self.owner

        revoked_at: None | str
        if isinstance(self.revoked_at, datetime.datetime):
            revoked_at = self.revoked_at.isoformat()
        else:
            revoked_at = self.revoked_at

        revoked_by: None | str
        revoked_by = self.revoked_by

        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.value
            roles.append(roles_item)



        state = self.state.value


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "created_by": created_by,
            "expires_at": expires_at,
            "grants": grants,
            "hint": hint,
            "id": id,
            "last_used_at": last_used_at,
            "name": name,
            "owner": owner,
            "revoked_at": revoked_at,
            "revoked_by": revoked_by,
            "roles": roles,
            "state": state,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.token_grant import TokenGrant # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        created_by = d.pop("created_by")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))




        grants = []
        _grants = d.pop("grants")
        for grants_item_data in (_grants):
            grants_item = TokenGrant.from_dict(grants_item_data)



            grants.append(grants_item)


        hint = d.pop("hint")

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

        owner = d.pop("owner")

        def _parse_revoked_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                revoked_at_type_0 = datetime.datetime.fromisoformat(data)



                return revoked_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        revoked_at = _parse_revoked_at(d.pop("revoked_at"))


        def _parse_revoked_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        revoked_by = _parse_revoked_by(d.pop("revoked_by"))


        roles = []
        _roles = d.pop("roles")
        for roles_item_data in (_roles):
            roles_item = Role(roles_item_data)



            roles.append(roles_item)


        state = TokenState(d.pop("state"))




        token = cls(
            created_at=created_at,
            created_by=created_by,
            expires_at=expires_at,
            grants=grants,
            hint=hint,
            id=id,
            last_used_at=last_used_at,
            name=name,
            owner=owner,
            revoked_at=revoked_at,
            revoked_by=revoked_by,
            roles=roles,
            state=state,
        )


        token.additional_properties = d
        return token

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
