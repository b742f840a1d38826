from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.kill_switch import KillSwitch





T = TypeVar("T", bound="HaltedRun")



@_attrs_define
class HaltedRun:
    """ Why a run is paused.

        Attributes:
            agent (str): Whose turn, or call, did not begin.
            at (datetime.datetime):
            run_id (str):
            switch (KillSwitch): A stop of an agent, or of the whole fleet.
     """

    agent: str
    at: datetime.datetime
    run_id: str
    switch: KillSwitch
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.kill_switch import KillSwitch # noqa: PLC0415
        agent = self.agent

        at = self.at.isoformat()

        run_id = self.run_id

        switch = self.switch.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "agent": agent,
            "at": at,
            "run_id": run_id,
            "switch": switch,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.kill_switch import KillSwitch # noqa: PLC0415
        d = dict(src_dict)
        agent = d.pop("agent")

        at = datetime.datetime.fromisoformat(d.pop("at"))




        run_id = d.pop("run_id")

        switch = KillSwitch.from_dict(d.pop("switch"))




        halted_run = cls(
            agent=agent,
            at=at,
            run_id=run_id,
            switch=switch,
        )


        halted_run.additional_properties = d
        return halted_run

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
