from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Reviewer")



@_attrs_define
class Reviewer:
    """ One reviewer in the period; `null` is unknown, never 0.

        Attributes:
            decisions (int): Votes the person cast in the period that were not replaced.
            edit_rate (float | None): Approvals with edits / all approvals, edited and redirected included.
            edit_sample (int):
            load (float | None): The person's decisions / everybody's in the period.
            median_seconds (float | None): Median of vote minus question, over the decisions.
            name (str):
            oldest_open_seconds (float | None): Now minus when the oldest of these was asked.
            open_ (int): Open questions put to the person now: by name, by a role, or to everybody.
            overturn_rate (float | None): (Undone + approved, but the same action rejected later) / (undone + decisions).
            overturn_sample (int):
            p90_seconds (float | None): 90th percentile of vote minus question, over the decisions.
            principal_id (str):
            rubber_stamps (bool): Whether five or more were too fast.
            timed (int): Decisions of which one knows how long they were on screen.
            too_fast (int | None): Decisions made in less time than reading takes at 4 words a second, of those timed.
     """

    decisions: int
    edit_rate: float | None
    edit_sample: int
    load: float | None
    median_seconds: float | None
    name: str
    oldest_open_seconds: float | None
    open_: int
    overturn_rate: float | None
    overturn_sample: int
    p90_seconds: float | None
    principal_id: str
    rubber_stamps: bool
    timed: int
    too_fast: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        decisions = self.decisions

        edit_rate: float | None
        edit_rate = self.edit_rate

        edit_sample = self.edit_sample

        load: float | None
        load = self.load

        median_seconds: float | None
        median_seconds = self.median_seconds

        name = self.name

        oldest_open_seconds: float | None
        oldest_open_seconds = self.oldest_open_seconds

        open_ = self.open_

        overturn_rate: float | None
        overturn_rate = self.overturn_rate

        overturn_sample = self.overturn_sample

        p90_seconds: float | None
        p90_seconds = self.p90_seconds

        principal_id = self.principal_id

        rubber_stamps = self.rubber_stamps

        timed = self.timed

        too_fast: int | None
        too_fast = self.too_fast


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "decisions": decisions,
            "edit_rate": edit_rate,
            "edit_sample": edit_sample,
            "load": load,
            "median_seconds": median_seconds,
            "name": name,
            "oldest_open_seconds": oldest_open_seconds,
            "open": open_,
            "overturn_rate": overturn_rate,
            "overturn_sample": overturn_sample,
            "p90_seconds": p90_seconds,
            "principal_id": principal_id,
            "rubber_stamps": rubber_stamps,
            "timed": timed,
            "too_fast": too_fast,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        decisions = d.pop("decisions")

        def _parse_edit_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        edit_rate = _parse_edit_rate(d.pop("edit_rate"))


        edit_sample = d.pop("edit_sample")

        def _parse_load(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        load = _parse_load(d.pop("load"))


        def _parse_median_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        median_seconds = _parse_median_seconds(d.pop("median_seconds"))


        name = d.pop("name")

        def _parse_oldest_open_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        oldest_open_seconds = _parse_oldest_open_seconds(d.pop("oldest_open_seconds"))


        open_ = d.pop("open")

        def _parse_overturn_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        overturn_rate = _parse_overturn_rate(d.pop("overturn_rate"))


        overturn_sample = d.pop("overturn_sample")

        def _parse_p90_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        p90_seconds = _parse_p90_seconds(d.pop("p90_seconds"))


        principal_id = d.pop("principal_id")

        rubber_stamps = d.pop("rubber_stamps")

        timed = d.pop("timed")

        def _parse_too_fast(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        too_fast = _parse_too_fast(d.pop("too_fast"))


        reviewer = cls(
            decisions=decisions,
            edit_rate=edit_rate,
            edit_sample=edit_sample,
            load=load,
            median_seconds=median_seconds,
            name=name,
            oldest_open_seconds=oldest_open_seconds,
            open_=open_,
            overturn_rate=overturn_rate,
            overturn_sample=overturn_sample,
            p90_seconds=p90_seconds,
            principal_id=principal_id,
            rubber_stamps=rubber_stamps,
            timed=timed,
            too_fast=too_fast,
        )


        reviewer.additional_properties = d
        return reviewer

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
