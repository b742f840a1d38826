from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.risk_tier import RiskTier
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.control_spec import ControlSpec





T = TypeVar("T", bound="ControlSet")



@_attrs_define
class ControlSet:
    """ What a tier asks for; version 0 is the product's default.

        Attributes:
            note (str):
            saved_at (datetime.datetime | None):
            saved_by (str):
            spec (ControlSpec): What a risk tier asks for.
            tier (RiskTier): How much an agent's mistakes may cost people; named after the tiers of the EU AI Act.
            version (int):
     """

    note: str
    saved_at: datetime.datetime | None
    saved_by: str
    spec: ControlSpec
    tier: RiskTier
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.control_spec import ControlSpec # noqa: PLC0415
        note = self.note

        saved_at: None | str
        if isinstance(self.saved_at, datetime.datetime):
            saved_at = self.saved_at.isoformat()
        else:
            saved_at = self.saved_at

        saved_by = self.saved_by

        spec = self.spec.to_dict()

        tier = self.tier.value

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "note": note,
            "saved_at": saved_at,
            "saved_by": saved_by,
            "spec": spec,
            "tier": tier,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.control_spec import ControlSpec # noqa: PLC0415
        d = dict(src_dict)
        note = d.pop("note")

        def _parse_saved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                saved_at_type_0 = datetime.datetime.fromisoformat(data)



                return saved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        saved_at = _parse_saved_at(d.pop("saved_at"))


        saved_by = d.pop("saved_by")

        spec = ControlSpec.from_dict(d.pop("spec"))




        tier = RiskTier(d.pop("tier"))




        version = d.pop("version")

        control_set = cls(
            note=note,
            saved_at=saved_at,
            saved_by=saved_by,
            spec=spec,
            tier=tier,
            version=version,
        )


        control_set.additional_properties = d
        return control_set

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
