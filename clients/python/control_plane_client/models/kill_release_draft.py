from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="KillReleaseDraft")



@_attrs_define
class KillReleaseDraft:
    """ What to let go on, and why.

        Attributes:
            subject (str): `fleet`, or `agent/` and a name.
            reason (str | Unset):  Default: ''.
     """

    subject: str
    reason: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        subject = self.subject

        reason = self.reason


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "subject": subject,
        })
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        subject = d.pop("subject")

        reason = d.pop("reason", UNSET)

        kill_release_draft = cls(
            subject=subject,
            reason=reason,
        )

        return kill_release_draft

