from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="DismissDraft")



@_attrs_define
class DismissDraft:
    """ Which proposal to set aside.

        Attributes:
            proposal (str):
     """

    proposal: str





    def to_dict(self) -> dict[str, Any]:
        proposal = self.proposal


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "proposal": proposal,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        proposal = d.pop("proposal")

        dismiss_draft = cls(
            proposal=proposal,
        )

        return dismiss_draft

