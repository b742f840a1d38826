from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.launch_draft_input import LaunchDraftInput





T = TypeVar("T", bound="LaunchDraft")



@_attrs_define
class LaunchDraft:
    """ What to run, with what.

        Attributes:
            input_ (LaunchDraftInput): Must satisfy the pattern's `input_schema`.
            pattern (str):
     """

    input_: LaunchDraftInput
    pattern: str





    def to_dict(self) -> dict[str, Any]:
        from ..models.launch_draft_input import LaunchDraftInput # noqa: PLC0415
        input_ = self.input_.to_dict()

        pattern = self.pattern


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "input": input_,
            "pattern": pattern,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.launch_draft_input import LaunchDraftInput # noqa: PLC0415
        d = dict(src_dict)
        input_ = LaunchDraftInput.from_dict(d.pop("input"))




        pattern = d.pop("pattern")

        launch_draft = cls(
            input_=input_,
            pattern=pattern,
        )

        return launch_draft

