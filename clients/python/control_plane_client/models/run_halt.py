from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.halted_run import HaltedRun





T = TypeVar("T", bound="RunHalt")



@_attrs_define
class RunHalt:
    """ Whether a kill switch paused the run.

        Attributes:
            halted (HaltedRun | None):
     """

    halted: HaltedRun | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.halted_run import HaltedRun # noqa: PLC0415
        halted: dict[str, Any] | None
        if isinstance(self.halted, HaltedRun):
            halted = self.halted.to_dict()
        else:
            halted = self.halted


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "halted": halted,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.halted_run import HaltedRun # noqa: PLC0415
        d = dict(src_dict)
        def _parse_halted(data: object) -> HaltedRun | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                halted_type_0 = HaltedRun.from_dict(data)



                return halted_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(HaltedRun | None, data)

        halted = _parse_halted(d.pop("halted"))


        run_halt = cls(
            halted=halted,
        )


        run_halt.additional_properties = d
        return run_halt

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
