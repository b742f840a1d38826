from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast
import datetime






T = TypeVar("T", bound="IntervalTrigger")



@_attrs_define
class IntervalTrigger:
    """ Every so many seconds, whatever clocks on the wall do.

        Attributes:
            every_seconds (int):
            kind (Literal['interval'] | Unset):  Default: 'interval'.
            start_at (datetime.datetime | None | Unset):
     """

    every_seconds: int
    kind: Literal['interval'] | Unset = 'interval'
    start_at: datetime.datetime | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        every_seconds = self.every_seconds

        kind = self.kind

        start_at: None | str | Unset
        if isinstance(self.start_at, Unset):
            start_at = UNSET
        elif isinstance(self.start_at, datetime.datetime):
            start_at = self.start_at.isoformat()
        else:
            start_at = self.start_at


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "every_seconds": every_seconds,
        })
        if kind is not UNSET:
            field_dict["kind"] = kind
        if start_at is not UNSET:
            field_dict["start_at"] = start_at

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        every_seconds = d.pop("every_seconds")

        kind = cast(Literal['interval'] | Unset , d.pop("kind", UNSET))
        if kind != 'interval'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'interval', got '{kind}'")

        def _parse_start_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                start_at_type_0 = datetime.datetime.fromisoformat(data)



                return start_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        start_at = _parse_start_at(d.pop("start_at", UNSET))


        interval_trigger = cls(
            every_seconds=every_seconds,
            kind=kind,
            start_at=start_at,
        )

        return interval_trigger

