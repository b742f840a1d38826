from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.approval import Approval
  from ..models.engine_standing import EngineStanding
  from ..models.overview_counts import OverviewCounts
  from ..models.run import Run





T = TypeVar("T", bound="Overview")



@_attrs_define
class Overview:
    """ The fleet at a glance.

        Attributes:
            cost_today_usd (str):
            counts (OverviewCounts): Live runs now, and runs that ended today.
            engines (list[EngineStanding]): The default first.
            failed (list[Run]):
            oldest (list[Approval]):
            oldest_pending_at (datetime.datetime | None):
            pending (int):
            rehearsal_only (bool):
            running (list[Run]):
            unpriced_today (int):
     """

    cost_today_usd: str
    counts: OverviewCounts
    engines: list[EngineStanding]
    failed: list[Run]
    oldest: list[Approval]
    oldest_pending_at: datetime.datetime | None
    pending: int
    rehearsal_only: bool
    running: list[Run]
    unpriced_today: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.approval import Approval # noqa: PLC0415
        from ..models.engine_standing import EngineStanding # noqa: PLC0415
        from ..models.overview_counts import OverviewCounts # noqa: PLC0415
        from ..models.run import Run # noqa: PLC0415
        cost_today_usd = self.cost_today_usd

        counts = self.counts.to_dict()

        engines = []
        for engines_item_data in self.engines:
            engines_item = engines_item_data.to_dict()
            engines.append(engines_item)



        failed = []
        for failed_item_data in self.failed:
            failed_item = failed_item_data.to_dict()
            failed.append(failed_item)



        oldest = []
        for oldest_item_data in self.oldest:
            oldest_item = oldest_item_data.to_dict()
            oldest.append(oldest_item)



        oldest_pending_at: None | str
        if isinstance(self.oldest_pending_at, datetime.datetime):
            oldest_pending_at = self.oldest_pending_at.isoformat()
        else:
            oldest_pending_at = self.oldest_pending_at

        pending = self.pending

        rehearsal_only = self.rehearsal_only

        running = []
        for running_item_data in self.running:
            running_item = running_item_data.to_dict()
            running.append(running_item)



        unpriced_today = self.unpriced_today


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "cost_today_usd": cost_today_usd,
            "counts": counts,
            "engines": engines,
            "failed": failed,
            "oldest": oldest,
            "oldest_pending_at": oldest_pending_at,
            "pending": pending,
            "rehearsal_only": rehearsal_only,
            "running": running,
            "unpriced_today": unpriced_today,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval import Approval # noqa: PLC0415
        from ..models.engine_standing import EngineStanding # noqa: PLC0415
        from ..models.overview_counts import OverviewCounts # noqa: PLC0415
        from ..models.run import Run # noqa: PLC0415
        d = dict(src_dict)
        cost_today_usd = d.pop("cost_today_usd")

        counts = OverviewCounts.from_dict(d.pop("counts"))




        engines = []
        _engines = d.pop("engines")
        for engines_item_data in (_engines):
            engines_item = EngineStanding.from_dict(engines_item_data)



            engines.append(engines_item)


        failed = []
        _failed = d.pop("failed")
        for failed_item_data in (_failed):
            failed_item = Run.from_dict(failed_item_data)



            failed.append(failed_item)


        oldest = []
        _oldest = d.pop("oldest")
        for oldest_item_data in (_oldest):
            oldest_item = Approval.from_dict(oldest_item_data)



            oldest.append(oldest_item)


        def _parse_oldest_pending_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                oldest_pending_at_type_0 = datetime.datetime.fromisoformat(data)



                return oldest_pending_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        oldest_pending_at = _parse_oldest_pending_at(d.pop("oldest_pending_at"))


        pending = d.pop("pending")

        rehearsal_only = d.pop("rehearsal_only")

        running = []
        _running = d.pop("running")
        for running_item_data in (_running):
            running_item = Run.from_dict(running_item_data)



            running.append(running_item)


        unpriced_today = d.pop("unpriced_today")

        overview = cls(
            cost_today_usd=cost_today_usd,
            counts=counts,
            engines=engines,
            failed=failed,
            oldest=oldest,
            oldest_pending_at=oldest_pending_at,
            pending=pending,
            rehearsal_only=rehearsal_only,
            running=running,
            unpriced_today=unpriced_today,
        )


        overview.additional_properties = d
        return overview

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
