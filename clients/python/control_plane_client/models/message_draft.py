from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="MessageDraft")



@_attrs_define
class MessageDraft:
    """ What to tell a run.

        Attributes:
            text (str):
            to (str | Unset): Name of an agent of the run; empty for whoever begins next. Default: ''.
     """

    text: str
    to: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        text = self.text

        to = self.to


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "text": text,
        })
        if to is not UNSET:
            field_dict["to"] = to

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        text = d.pop("text")

        to = d.pop("to", UNSET)

        message_draft = cls(
            text=text,
            to=to,
        )

        return message_draft

