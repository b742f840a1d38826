from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="KillDraft")



@_attrs_define
class KillDraft:
    """ What to stop, and why.

        Attributes:
            reason (str):
            subject (str): `fleet`, or `agent/` and a name.
     """

    reason: str
    subject: str





    def to_dict(self) -> dict[str, Any]:
        reason = self.reason

        subject = self.subject


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "reason": reason,
            "subject": subject,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = d.pop("reason")

        subject = d.pop("subject")

        kill_draft = cls(
            reason=reason,
            subject=subject,
        )

        return kill_draft

