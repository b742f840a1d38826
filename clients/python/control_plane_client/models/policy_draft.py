from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.rule import Rule





T = TypeVar("T", bound="PolicyDraft")



@_attrs_define
class PolicyDraft:
    """ The rules from now on.

        Attributes:
            expected_version (int): The version that was read; 0 before the first.
            rules (list[Rule]):
            note (str | Unset): Why. Default: ''.
     """

    expected_version: int
    rules: list[Rule]
    note: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        from ..models.rule import Rule # noqa: PLC0415
        expected_version = self.expected_version

        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)



        note = self.note


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "expected_version": expected_version,
            "rules": rules,
        })
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule import Rule # noqa: PLC0415
        d = dict(src_dict)
        expected_version = d.pop("expected_version")

        rules = []
        _rules = d.pop("rules")
        for rules_item_data in (_rules):
            rules_item = Rule.from_dict(rules_item_data)



            rules.append(rules_item)


        note = d.pop("note", UNSET)

        policy_draft = cls(
            expected_version=expected_version,
            rules=rules,
            note=note,
        )

        return policy_draft

