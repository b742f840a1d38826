from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.retention_pass_counts import RetentionPassCounts





T = TypeVar("T", bound="RetentionPass")



@_attrs_define
class RetentionPass:
    """ What carrying out the rules removed, or would.

        Attributes:
            at (datetime.datetime):
            counts (RetentionPassCounts): By kind of data.
            dry_run (bool):
     """

    at: datetime.datetime
    counts: RetentionPassCounts
    dry_run: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.retention_pass_counts import RetentionPassCounts # noqa: PLC0415
        at = self.at.isoformat()

        counts = self.counts.to_dict()

        dry_run = self.dry_run


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "counts": counts,
            "dry_run": dry_run,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.retention_pass_counts import RetentionPassCounts # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        counts = RetentionPassCounts.from_dict(d.pop("counts"))




        dry_run = d.pop("dry_run")

        retention_pass = cls(
            at=at,
            counts=counts,
            dry_run=dry_run,
        )


        retention_pass.additional_properties = d
        return retention_pass

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
