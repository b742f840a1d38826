from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="RetentionDraft")



@_attrs_define
class RetentionDraft:
    """ A rule as it is entered.

        Attributes:
            days (int | None): `null` keeps it for ever.
     """

    days: int | None





    def to_dict(self) -> dict[str, Any]:
        days: int | None
        days = self.days


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "days": days,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_days(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        days = _parse_days(d.pop("days"))


        retention_draft = cls(
            days=days,
        )

        return retention_draft

