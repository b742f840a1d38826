from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.control import Control
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="ControlSetDraftControlSpec")



@_attrs_define
class ControlSetDraftControlSpec:
    """ What a risk tier asks for.

        Attributes:
            evidence_days (int | Unset):  Default: 180.
            production (list[Control] | Unset):
            review_days (int | Unset):  Default: 365.
            staging (list[Control] | Unset):
            unused_days (int | Unset):  Default: 90.
     """

    evidence_days: int | Unset = 180
    production: list[Control] | Unset = UNSET
    review_days: int | Unset = 365
    staging: list[Control] | Unset = UNSET
    unused_days: int | Unset = 90





    def to_dict(self) -> dict[str, Any]:
        evidence_days = self.evidence_days

        production: list[str] | Unset = UNSET
        if not isinstance(self.production, Unset):
            production = []
            for production_item_data in self.production:
                production_item = production_item_data.value
                production.append(production_item)



        review_days = self.review_days

        staging: list[str] | Unset = UNSET
        if not isinstance(self.staging, Unset):
            staging = []
            for staging_item_data in self.staging:
                staging_item = staging_item_data.value
                staging.append(staging_item)



        unused_days = self.unused_days


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if evidence_days is not UNSET:
            field_dict["evidence_days"] = evidence_days
        if production is not UNSET:
            field_dict["production"] = production
        if review_days is not UNSET:
            field_dict["review_days"] = review_days
        if staging is not UNSET:
            field_dict["staging"] = staging
        if unused_days is not UNSET:
            field_dict["unused_days"] = unused_days

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        evidence_days = d.pop("evidence_days", UNSET)

        _production = d.pop("production", UNSET)
        production: list[Control] | Unset = UNSET
        if _production is not UNSET:
            production = []
            for production_item_data in _production:
                production_item = Control(production_item_data)



                production.append(production_item)


        review_days = d.pop("review_days", UNSET)

        _staging = d.pop("staging", UNSET)
        staging: list[Control] | Unset = UNSET
        if _staging is not UNSET:
            staging = []
            for staging_item_data in _staging:
                staging_item = Control(staging_item_data)



                staging.append(staging_item)


        unused_days = d.pop("unused_days", UNSET)

        control_set_draft_control_spec = cls(
            evidence_days=evidence_days,
            production=production,
            review_days=review_days,
            staging=staging,
            unused_days=unused_days,
        )

        return control_set_draft_control_spec

