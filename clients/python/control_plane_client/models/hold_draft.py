from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.hold_kind import HoldKind
from ..types import UNSET, Unset






T = TypeVar("T", bound="HoldDraft")



@_attrs_define
class HoldDraft:
    """ A hold as it is entered.

        Attributes:
            kind (HoldKind): What a legal hold is on.
            reason (str):
            target (str | Unset): Run id, pattern name or principal id; nothing for the whole workspace. Default: ''.
     """

    kind: HoldKind
    reason: str
    target: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        reason = self.reason

        target = self.target


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "kind": kind,
            "reason": reason,
        })
        if target is not UNSET:
            field_dict["target"] = target

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = HoldKind(d.pop("kind"))




        reason = d.pop("reason")

        target = d.pop("target", UNSET)

        hold_draft = cls(
            kind=kind,
            reason=reason,
            target=target,
        )

        return hold_draft

