from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="AutonomyDraftAutonomySpec")



@_attrs_define
class AutonomyDraftAutonomySpec:
    """ What it takes in a workspace, and how far it goes.

        Attributes:
            after (int | Unset):  Default: 20.
            days (int | Unset):  Default: 30.
            enabled (bool | Unset):  Default: True.
            sample_every (int | None | Unset):  Default: 10.
     """

    after: int | Unset = 20
    days: int | Unset = 30
    enabled: bool | Unset = True
    sample_every: int | None | Unset = 10





    def to_dict(self) -> dict[str, Any]:
        after = self.after

        days = self.days

        enabled = self.enabled

        sample_every: int | None | Unset
        if isinstance(self.sample_every, Unset):
            sample_every = UNSET
        else:
            sample_every = self.sample_every


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if after is not UNSET:
            field_dict["after"] = after
        if days is not UNSET:
            field_dict["days"] = days
        if enabled is not UNSET:
            field_dict["enabled"] = enabled
        if sample_every is not UNSET:
            field_dict["sample_every"] = sample_every

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        after = d.pop("after", UNSET)

        days = d.pop("days", UNSET)

        enabled = d.pop("enabled", UNSET)

        def _parse_sample_every(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        sample_every = _parse_sample_every(d.pop("sample_every", UNSET))


        autonomy_draft_autonomy_spec = cls(
            after=after,
            days=days,
            enabled=enabled,
            sample_every=sample_every,
        )

        return autonomy_draft_autonomy_spec

