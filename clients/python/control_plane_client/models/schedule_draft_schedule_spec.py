from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.overlap import Overlap
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.cron_trigger import CronTrigger
  from ..models.interval_trigger import IntervalTrigger
  from ..models.once_trigger import OnceTrigger
  from ..models.schedule_draft_schedule_spec_input import ScheduleDraftScheduleSpecInput
  from ..models.webhook_trigger import WebhookTrigger





T = TypeVar("T", bound="ScheduleDraftScheduleSpec")



@_attrs_define
class ScheduleDraftScheduleSpec:
    """ What starts, when, and what if that cannot be.

        Attributes:
            name (str):
            pattern (str):
            trigger (CronTrigger | IntervalTrigger | OnceTrigger | WebhookTrigger):
            catchup_window_seconds (int | Unset):  Default: 60.
            ends_at (datetime.datetime | None | Unset):
            input_ (ScheduleDraftScheduleSpecInput | Unset):
            overlap (Overlap | Unset): What to do at a time when a run of the schedule is still going on.
     """

    name: str
    pattern: str
    trigger: CronTrigger | IntervalTrigger | OnceTrigger | WebhookTrigger
    catchup_window_seconds: int | Unset = 60
    ends_at: datetime.datetime | None | Unset = UNSET
    input_: ScheduleDraftScheduleSpecInput | Unset = UNSET
    overlap: Overlap | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.cron_trigger import CronTrigger # noqa: PLC0415
        from ..models.interval_trigger import IntervalTrigger # noqa: PLC0415
        from ..models.once_trigger import OnceTrigger # noqa: PLC0415
        from ..models.schedule_draft_schedule_spec_input import ScheduleDraftScheduleSpecInput # noqa: PLC0415
        from ..models.webhook_trigger import WebhookTrigger # noqa: PLC0415
        name = self.name

        pattern = self.pattern

        trigger: dict[str, Any]
        if isinstance(self.trigger, CronTrigger):
            trigger = self.trigger.to_dict()
        elif isinstance(self.trigger, IntervalTrigger):
            trigger = self.trigger.to_dict()
        elif isinstance(self.trigger, OnceTrigger):
            trigger = self.trigger.to_dict()
        else:
            trigger = self.trigger.to_dict()


        catchup_window_seconds = self.catchup_window_seconds

        ends_at: None | str | Unset
        if isinstance(self.ends_at, Unset):
            ends_at = UNSET
        elif isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        input_: dict[str, Any] | Unset = UNSET
        if not isinstance(self.input_, Unset):
            input_ = self.input_.to_dict()

        overlap: str | Unset = UNSET
        if not isinstance(self.overlap, Unset):
            overlap = self.overlap.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "pattern": pattern,
            "trigger": trigger,
        })
        if catchup_window_seconds is not UNSET:
            field_dict["catchup_window_seconds"] = catchup_window_seconds
        if ends_at is not UNSET:
            field_dict["ends_at"] = ends_at
        if input_ is not UNSET:
            field_dict["input"] = input_
        if overlap is not UNSET:
            field_dict["overlap"] = overlap

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cron_trigger import CronTrigger # noqa: PLC0415
        from ..models.interval_trigger import IntervalTrigger # noqa: PLC0415
        from ..models.once_trigger import OnceTrigger # noqa: PLC0415
        from ..models.schedule_draft_schedule_spec_input import ScheduleDraftScheduleSpecInput # noqa: PLC0415
        from ..models.webhook_trigger import WebhookTrigger # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        pattern = d.pop("pattern")

        def _parse_trigger(data: object) -> CronTrigger | IntervalTrigger | OnceTrigger | WebhookTrigger:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                trigger_type_0 = CronTrigger.from_dict(data)



                return trigger_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                trigger_type_1 = IntervalTrigger.from_dict(data)



                return trigger_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                trigger_type_2 = OnceTrigger.from_dict(data)



                return trigger_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            trigger_type_3 = WebhookTrigger.from_dict(data)



            return trigger_type_3

        trigger = _parse_trigger(d.pop("trigger"))


        catchup_window_seconds = d.pop("catchup_window_seconds", UNSET)

        def _parse_ends_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_at_type_0 = datetime.datetime.fromisoformat(data)



                return ends_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        ends_at = _parse_ends_at(d.pop("ends_at", UNSET))


        _input_ = d.pop("input", UNSET)
        input_: ScheduleDraftScheduleSpecInput | Unset
        if isinstance(_input_,  Unset):
            input_ = UNSET
        else:
            input_ = ScheduleDraftScheduleSpecInput.from_dict(_input_)




        _overlap = d.pop("overlap", UNSET)
        overlap: Overlap | Unset
        if isinstance(_overlap,  Unset):
            overlap = UNSET
        else:
            overlap = Overlap(_overlap)




        schedule_draft_schedule_spec = cls(
            name=name,
            pattern=pattern,
            trigger=trigger,
            catchup_window_seconds=catchup_window_seconds,
            ends_at=ends_at,
            input_=input_,
            overlap=overlap,
        )

        return schedule_draft_schedule_spec

