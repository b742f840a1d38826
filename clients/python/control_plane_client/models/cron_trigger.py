from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import Literal, cast






T = TypeVar("T", bound="CronTrigger")



@_attrs_define
class CronTrigger:
    """ Whenever the wall clock of a zone matches.

        Attributes:
            expression (str):
            kind (Literal['cron'] | Unset):  Default: 'cron'.
            timezone (str | Unset):  Default: 'UTC'.
     """

    expression: str
    kind: Literal['cron'] | Unset = 'cron'
    timezone: str | Unset = 'UTC'





    def to_dict(self) -> dict[str, Any]:
        expression = self.expression

        kind = self.kind

        timezone = self.timezone


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "expression": expression,
        })
        if kind is not UNSET:
            field_dict["kind"] = kind
        if timezone is not UNSET:
            field_dict["timezone"] = timezone

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        expression = d.pop("expression")

        kind = cast(Literal['cron'] | Unset , d.pop("kind", UNSET))
        if kind != 'cron'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'cron', got '{kind}'")

        timezone = d.pop("timezone", UNSET)

        cron_trigger = cls(
            expression=expression,
            kind=kind,
            timezone=timezone,
        )

        return cron_trigger

