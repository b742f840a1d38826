from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.run_limits import RunLimits





T = TypeVar("T", bound="Budget")



@_attrs_define
class Budget:
    """ The budget of a run, as it is now.

        Attributes:
            limits (RunLimits): What a run may use; `null` is no limit.
            original (RunLimits): What a run may use; `null` is no limit.
            run_id (str): Of the run at the top; those below share it.
            set_at (datetime.datetime):
            set_by (str): A person, or the approval that granted more.
            version (int):
     """

    limits: RunLimits
    original: RunLimits
    run_id: str
    set_at: datetime.datetime
    set_by: str
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.run_limits import RunLimits # noqa: PLC0415
        limits = self.limits.to_dict()

        original = self.original.to_dict()

        run_id = self.run_id

        set_at = self.set_at.isoformat()

        set_by = self.set_by

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "limits": limits,
            "original": original,
            "run_id": run_id,
            "set_at": set_at,
            "set_by": set_by,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.run_limits import RunLimits # noqa: PLC0415
        d = dict(src_dict)
        limits = RunLimits.from_dict(d.pop("limits"))




        original = RunLimits.from_dict(d.pop("original"))




        run_id = d.pop("run_id")

        set_at = datetime.datetime.fromisoformat(d.pop("set_at"))




        set_by = d.pop("set_by")

        version = d.pop("version")

        budget = cls(
            limits=limits,
            original=original,
            run_id=run_id,
            set_at=set_at,
            set_by=set_by,
            version=version,
        )


        budget.additional_properties = d
        return budget

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
