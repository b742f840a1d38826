from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.tool_draft_tool_spec import ToolDraftToolSpec





T = TypeVar("T", bound="ToolDraft")



@_attrs_define
class ToolDraft:
    """ A tool to register.

        Attributes:
            spec (ToolDraftToolSpec): What the model is told about a tool, and how the tool is reached.
     """

    spec: ToolDraftToolSpec





    def to_dict(self) -> dict[str, Any]:
        from ..models.tool_draft_tool_spec import ToolDraftToolSpec # noqa: PLC0415
        spec = self.spec.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tool_draft_tool_spec import ToolDraftToolSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = ToolDraftToolSpec.from_dict(d.pop("spec"))




        tool_draft = cls(
            spec=spec,
        )

        return tool_draft

