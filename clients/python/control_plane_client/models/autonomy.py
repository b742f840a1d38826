from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.autonomy_setting import AutonomySetting
  from ..models.grant_view import GrantView
  from ..models.proposal import Proposal





T = TypeVar("T", bound="Autonomy")



@_attrs_define
class Autonomy:
    """ How earned autonomy stands.

        Attributes:
            grants (list[GrantView]):
            policy_version (int): Name it with a grant.
            proposals (list[Proposal]):
            setting (AutonomySetting): What it takes; version 0 is the product's default.
     """

    grants: list[GrantView]
    policy_version: int
    proposals: list[Proposal]
    setting: AutonomySetting
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.autonomy_setting import AutonomySetting # noqa: PLC0415
        from ..models.grant_view import GrantView # noqa: PLC0415
        from ..models.proposal import Proposal # noqa: PLC0415
        grants = []
        for grants_item_data in self.grants:
            grants_item = grants_item_data.to_dict()
            grants.append(grants_item)



        policy_version = self.policy_version

        proposals = []
        for proposals_item_data in self.proposals:
            proposals_item = proposals_item_data.to_dict()
            proposals.append(proposals_item)



        setting = self.setting.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "grants": grants,
            "policy_version": policy_version,
            "proposals": proposals,
            "setting": setting,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.autonomy_setting import AutonomySetting # noqa: PLC0415
        from ..models.grant_view import GrantView # noqa: PLC0415
        from ..models.proposal import Proposal # noqa: PLC0415
        d = dict(src_dict)
        grants = []
        _grants = d.pop("grants")
        for grants_item_data in (_grants):
            grants_item = GrantView.from_dict(grants_item_data)



            grants.append(grants_item)


        policy_version = d.pop("policy_version")

        proposals = []
        _proposals = d.pop("proposals")
        for proposals_item_data in (_proposals):
            proposals_item = Proposal.from_dict(proposals_item_data)



            proposals.append(proposals_item)


        setting = AutonomySetting.from_dict(d.pop("setting"))




        autonomy = cls(
            grants=grants,
            policy_version=policy_version,
            proposals=proposals,
            setting=setting,
        )


        autonomy.additional_properties = d
        return autonomy

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
