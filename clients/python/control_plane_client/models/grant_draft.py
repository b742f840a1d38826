from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="GrantDraft")



@_attrs_define
class GrantDraft:
    """ Which proposal to take up.

        Attributes:
            expected_version (int): Of the policy, as it was read.
            proposal (str):
     """

    expected_version: int
    proposal: str





    def to_dict(self) -> dict[str, Any]:
        expected_version = self.expected_version

        proposal = self.proposal


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "expected_version": expected_version,
            "proposal": proposal,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        expected_version = d.pop("expected_version")

        proposal = d.pop("proposal")

        grant_draft = cls(
            expected_version=expected_version,
            proposal=proposal,
        )

        return grant_draft

