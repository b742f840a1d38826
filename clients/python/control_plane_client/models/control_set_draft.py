from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.control_set_draft_control_spec import ControlSetDraftControlSpec





T = TypeVar("T", bound="ControlSetDraft")



@_attrs_define
class ControlSetDraft:
    """ What a tier is to ask for.

        Attributes:
            expected_version (int): The version that was read; 0 while the default holds.
            spec (ControlSetDraftControlSpec): What a risk tier asks for.
            note (str | Unset):  Default: ''.
     """

    expected_version: int
    spec: ControlSetDraftControlSpec
    note: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        from ..models.control_set_draft_control_spec import ControlSetDraftControlSpec # noqa: PLC0415
        expected_version = self.expected_version

        spec = self.spec.to_dict()

        note = self.note


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "expected_version": expected_version,
            "spec": spec,
        })
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.control_set_draft_control_spec import ControlSetDraftControlSpec # noqa: PLC0415
        d = dict(src_dict)
        expected_version = d.pop("expected_version")

        spec = ControlSetDraftControlSpec.from_dict(d.pop("spec"))




        note = d.pop("note", UNSET)

        control_set_draft = cls(
            expected_version=expected_version,
            spec=spec,
            note=note,
        )

        return control_set_draft

