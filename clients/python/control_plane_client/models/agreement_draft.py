from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="AgreementDraft")



@_attrs_define
class AgreementDraft:
    """ A vote for what others proposed.

        Attributes:
            body (str): The `body` of the votes for the proposal.
            digest (str): The `digest` of the approval that was read.
            considered_ms (int | None | Unset): How long a person looked at it.
            undo_seconds (int | Unset): How long it can be undone before it counts. Default: 0.
     """

    body: str
    digest: str
    considered_ms: int | None | Unset = UNSET
    undo_seconds: int | Unset = 0





    def to_dict(self) -> dict[str, Any]:
        body = self.body

        digest = self.digest

        considered_ms: int | None | Unset
        if isinstance(self.considered_ms, Unset):
            considered_ms = UNSET
        else:
            considered_ms = self.considered_ms

        undo_seconds = self.undo_seconds


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "body": body,
            "digest": digest,
        })
        if considered_ms is not UNSET:
            field_dict["considered_ms"] = considered_ms
        if undo_seconds is not UNSET:
            field_dict["undo_seconds"] = undo_seconds

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        body = d.pop("body")

        digest = d.pop("digest")

        def _parse_considered_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        considered_ms = _parse_considered_ms(d.pop("considered_ms", UNSET))


        undo_seconds = d.pop("undo_seconds", UNSET)

        agreement_draft = cls(
            body=body,
            digest=digest,
            considered_ms=considered_ms,
            undo_seconds=undo_seconds,
        )

        return agreement_draft

