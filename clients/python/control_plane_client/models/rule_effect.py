from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="RuleEffect")



@_attrs_define
class RuleEffect:
    """ What one rule of the draft would have done.

        Attributes:
            added_seconds (float | None):
            asked (int):
            estimated (int):
            logged (int):
            number (int): Its place in the draft, from 1.
            refused (int): Of those asked or watched: rejected by people at the time.
            run_ids (list[str]):
            unestimated (int):
            unknown (int): Its condition speaks of what is not on record.
            watched (int):
     """

    added_seconds: float | None
    asked: int
    estimated: int
    logged: int
    number: int
    refused: int
    run_ids: list[str]
    unestimated: int
    unknown: int
    watched: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        added_seconds: float | None
        added_seconds = self.added_seconds

        asked = self.asked

        estimated = self.estimated

        logged = self.logged

        number = self.number

        refused = self.refused

        run_ids = self.run_ids



        unestimated = self.unestimated

        unknown = self.unknown

        watched = self.watched


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "added_seconds": added_seconds,
            "asked": asked,
            "estimated": estimated,
            "logged": logged,
            "number": number,
            "refused": refused,
            "run_ids": run_ids,
            "unestimated": unestimated,
            "unknown": unknown,
            "watched": watched,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_added_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        added_seconds = _parse_added_seconds(d.pop("added_seconds"))


        asked = d.pop("asked")

        estimated = d.pop("estimated")

        logged = d.pop("logged")

        number = d.pop("number")

        refused = d.pop("refused")

        run_ids = cast(list[str], d.pop("run_ids"))


        unestimated = d.pop("unestimated")

        unknown = d.pop("unknown")

        watched = d.pop("watched")

        rule_effect = cls(
            added_seconds=added_seconds,
            asked=asked,
            estimated=estimated,
            logged=logged,
            number=number,
            refused=refused,
            run_ids=run_ids,
            unestimated=unestimated,
            unknown=unknown,
            watched=watched,
        )


        rule_effect.additional_properties = d
        return rule_effect

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
