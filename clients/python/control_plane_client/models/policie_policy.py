from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.rule import Rule





T = TypeVar("T", bound="PoliciePolicy")



@_attrs_define
class PoliciePolicy:
    """ What needs a person in every pattern of the workspace; version 0 before the first save.

        Attributes:
            note (str):
            rules (list[Rule]): In order; the first that matches holds.
            saved_at (datetime.datetime | None):
            saved_by (str):
            sentences (list[str]): Each rule in plain English.
            version (int):
     """

    note: str
    rules: list[Rule]
    saved_at: datetime.datetime | None
    saved_by: str
    sentences: list[str]
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.rule import Rule # noqa: PLC0415
        note = self.note

        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)



        saved_at: None | str
        if isinstance(self.saved_at, datetime.datetime):
            saved_at = self.saved_at.isoformat()
        else:
            saved_at = self.saved_at

        saved_by = self.saved_by

        sentences = self.sentences



        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "note": note,
            "rules": rules,
            "saved_at": saved_at,
            "saved_by": saved_by,
            "sentences": sentences,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule import Rule # noqa: PLC0415
        d = dict(src_dict)
        note = d.pop("note")

        rules = []
        _rules = d.pop("rules")
        for rules_item_data in (_rules):
            rules_item = Rule.from_dict(rules_item_data)



            rules.append(rules_item)


        def _parse_saved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                saved_at_type_0 = datetime.datetime.fromisoformat(data)



                return saved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        saved_at = _parse_saved_at(d.pop("saved_at"))


        saved_by = d.pop("saved_by")

        sentences = cast(list[str], d.pop("sentences"))


        version = d.pop("version")

        policie_policy = cls(
            note=note,
            rules=rules,
            saved_at=saved_at,
            saved_by=saved_by,
            sentences=sentences,
            version=version,
        )


        policie_policy.additional_properties = d
        return policie_policy

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
