from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.pattern_member_kind import PatternMemberKind
from ..types import UNSET, Unset






T = TypeVar("T", bound="PatternMember")



@_attrs_define
class PatternMember:
    """ One place in a pattern, filled by an agent or by another pattern.

        Attributes:
            name (str):
            kind (PatternMemberKind | Unset):  Default: PatternMemberKind.AGENT.
     """

    name: str
    kind: PatternMemberKind | Unset = PatternMemberKind.AGENT





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if kind is not UNSET:
            field_dict["kind"] = kind

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        _kind = d.pop("kind", UNSET)
        kind: PatternMemberKind | Unset
        if isinstance(_kind,  Unset):
            kind = UNSET
        else:
            kind = PatternMemberKind(_kind)




        pattern_member = cls(
            name=name,
            kind=kind,
        )

        return pattern_member

