from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.schedule_change_schedule_spec import ScheduleChangeScheduleSpec





T = TypeVar("T", bound="ScheduleChange")



@_attrs_define
class ScheduleChange:
    """ What a schedule is to be from now on.

        Attributes:
            spec (ScheduleChangeScheduleSpec): What starts, when, and what if that cannot be.
            expected_version (int | None | Unset): The version that was read; or send it as `If-Match`.
     """

    spec: ScheduleChangeScheduleSpec
    expected_version: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.schedule_change_schedule_spec import ScheduleChangeScheduleSpec # noqa: PLC0415
        spec = self.spec.to_dict()

        expected_version: int | None | Unset
        if isinstance(self.expected_version, Unset):
            expected_version = UNSET
        else:
            expected_version = self.expected_version


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })
        if expected_version is not UNSET:
            field_dict["expected_version"] = expected_version

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_change_schedule_spec import ScheduleChangeScheduleSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = ScheduleChangeScheduleSpec.from_dict(d.pop("spec"))




        def _parse_expected_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expected_version = _parse_expected_version(d.pop("expected_version", UNSET))


        schedule_change = cls(
            spec=spec,
            expected_version=expected_version,
        )

        return schedule_change

