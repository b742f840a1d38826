from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="ChosenDraft")



@_attrs_define
class ChosenDraft:
    """ One question of a batch, as it was shown.

        Attributes:
            digest (str):
            id (str):
     """

    digest: str
    id: str





    def to_dict(self) -> dict[str, Any]:
        digest = self.digest

        id = self.id


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "digest": digest,
            "id": id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        digest = d.pop("digest")

        id = d.pop("id")

        chosen_draft = cls(
            digest=digest,
            id=id,
        )

        return chosen_draft

