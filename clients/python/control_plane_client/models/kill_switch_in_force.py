from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.kill_switch import KillSwitch





T = TypeVar("T", bound="KillSwitchInForce")



@_attrs_define
class KillSwitchInForce:
    """ A stop that holds now.

        Attributes:
            paused_runs (int): Others run on until they come to what it holds.
            switch (KillSwitch): A stop of an agent, or of the whole fleet.
     """

    paused_runs: int
    switch: KillSwitch
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.kill_switch import KillSwitch # noqa: PLC0415
        paused_runs = self.paused_runs

        switch = self.switch.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "paused_runs": paused_runs,
            "switch": switch,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.kill_switch import KillSwitch # noqa: PLC0415
        d = dict(src_dict)
        paused_runs = d.pop("paused_runs")

        switch = KillSwitch.from_dict(d.pop("switch"))




        kill_switch_in_force = cls(
            paused_runs=paused_runs,
            switch=switch,
        )


        kill_switch_in_force.additional_properties = d
        return kill_switch_in_force

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
