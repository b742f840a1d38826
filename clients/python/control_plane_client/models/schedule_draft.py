from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.schedule_draft_schedule_spec import ScheduleDraftScheduleSpec





T = TypeVar("T", bound="ScheduleDraft")



@_attrs_define
class ScheduleDraft:
    """ A schedule to register, or to look ahead with.

        Attributes:
            spec (ScheduleDraftScheduleSpec): What starts, when, and what if that cannot be.
     """

    spec: ScheduleDraftScheduleSpec





    def to_dict(self) -> dict[str, Any]:
        from ..models.schedule_draft_schedule_spec import ScheduleDraftScheduleSpec # noqa: PLC0415
        spec = self.spec.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_draft_schedule_spec import ScheduleDraftScheduleSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = ScheduleDraftScheduleSpec.from_dict(d.pop("spec"))




        schedule_draft = cls(
            spec=spec,
        )

        return schedule_draft

