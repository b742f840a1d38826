from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.promotion_draft_to import PromotionDraftTo
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="PromotionDraft")



@_attrs_define
class PromotionDraft:
    """ Which stage to go to.

        Attributes:
            to (PromotionDraftTo):
            expected_version (int | None | Unset): The version that was read; or send it as `If-Match`.
            note (str | Unset): Why, for whoever decides. Default: ''.
     """

    to: PromotionDraftTo
    expected_version: int | None | Unset = UNSET
    note: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        to = self.to.value

        expected_version: int | None | Unset
        if isinstance(self.expected_version, Unset):
            expected_version = UNSET
        else:
            expected_version = self.expected_version

        note = self.note


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "to": to,
        })
        if expected_version is not UNSET:
            field_dict["expected_version"] = expected_version
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        to = PromotionDraftTo(d.pop("to"))




        def _parse_expected_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expected_version = _parse_expected_version(d.pop("expected_version", UNSET))


        note = d.pop("note", UNSET)

        promotion_draft = cls(
            to=to,
            expected_version=expected_version,
            note=note,
        )

        return promotion_draft

