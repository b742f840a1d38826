from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.worker import Worker





T = TypeVar("T", bound="EngineStanding")



@_attrs_define
class EngineStanding:
    """ How one engine of the installation stands.

        Attributes:
            alive (bool): Whether its worker was heard of lately.
            held_up (int): Runs that wait for it because it has trouble.
            is_default (bool): Carries out runs of patterns that do not choose.
            name (str):
            report (None | Worker): `null` when no worker of it ever ran here.
     """

    alive: bool
    held_up: int
    is_default: bool
    name: str
    report: None | Worker
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.worker import Worker # noqa: PLC0415
        alive = self.alive

        held_up = self.held_up

        is_default = self.is_default

        name = self.name

        report: dict[str, Any] | None
        if isinstance(self.report, Worker):
            report = self.report.to_dict()
        else:
            report = self.report


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "alive": alive,
            "held_up": held_up,
            "is_default": is_default,
            "name": name,
            "report": report,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.worker import Worker # noqa: PLC0415
        d = dict(src_dict)
        alive = d.pop("alive")

        held_up = d.pop("held_up")

        is_default = d.pop("is_default")

        name = d.pop("name")

        def _parse_report(data: object) -> None | Worker:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                report_type_0 = Worker.from_dict(data)



                return report_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Worker, data)

        report = _parse_report(d.pop("report"))


        engine_standing = cls(
            alive=alive,
            held_up=held_up,
            is_default=is_default,
            name=name,
            report=report,
        )


        engine_standing.additional_properties = d
        return engine_standing

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
