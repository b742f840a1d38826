from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="RevokeDraft")



@_attrs_define
class RevokeDraft:
    """ Which grant to take back.

        Attributes:
            grant (str):
     """

    grant: str





    def to_dict(self) -> dict[str, Any]:
        grant = self.grant


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "grant": grant,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        grant = d.pop("grant")

        revoke_draft = cls(
            grant=grant,
        )

        return revoke_draft

