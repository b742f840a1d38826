from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="Worker")



@_attrs_define
class Worker:
    """ A worker's sign of life.

        Attributes:
            active_runs (int):
            process (str):
            seen_at (datetime.datetime):
            started_at (datetime.datetime):
            trouble (str):
     """

    active_runs: int
    process: str
    seen_at: datetime.datetime
    started_at: datetime.datetime
    trouble: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        active_runs = self.active_runs

        process = self.process

        seen_at = self.seen_at.isoformat()

        started_at = self.started_at.isoformat()

        trouble = self.trouble


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "active_runs": active_runs,
            "process": process,
            "seen_at": seen_at,
            "started_at": started_at,
            "trouble": trouble,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        active_runs = d.pop("active_runs")

        process = d.pop("process")

        seen_at = datetime.datetime.fromisoformat(d.pop("seen_at"))




        started_at = datetime.datetime.fromisoformat(d.pop("started_at"))




        trouble = d.pop("trouble")

        worker = cls(
            active_runs=active_runs,
            process=process,
            seen_at=seen_at,
            started_at=started_at,
            trouble=trouble,
        )


        worker.additional_properties = d
        return worker

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
