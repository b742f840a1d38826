from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="PolicyRestoreDraft")



@_attrs_define
class PolicyRestoreDraft:
    """ Which version to make current again.

        Attributes:
            expected_version (int): The version that was read; 0 before the first.
            version (int):
     """

    expected_version: int
    version: int





    def to_dict(self) -> dict[str, Any]:
        expected_version = self.expected_version

        version = self.version


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "expected_version": expected_version,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        expected_version = d.pop("expected_version")

        version = d.pop("version")

        policy_restore_draft = cls(
            expected_version=expected_version,
            version=version,
        )

        return policy_restore_draft

