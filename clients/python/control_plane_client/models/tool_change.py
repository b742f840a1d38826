from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.tool_change_tool_spec import ToolChangeToolSpec





T = TypeVar("T", bound="ToolChange")



@_attrs_define
class ToolChange:
    """ What a tool is to be from now on.

        Attributes:
            spec (ToolChangeToolSpec): What the model is told about a tool, and how the tool is reached.
            expected_version (int | None | Unset): The version that was read; or send it as `If-Match`.
     """

    spec: ToolChangeToolSpec
    expected_version: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.tool_change_tool_spec import ToolChangeToolSpec # noqa: PLC0415
        spec = self.spec.to_dict()

        expected_version: int | None | Unset
        if isinstance(self.expected_version, Unset):
            expected_version = UNSET
        else:
            expected_version = self.expected_version


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })
        if expected_version is not UNSET:
            field_dict["expected_version"] = expected_version

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tool_change_tool_spec import ToolChangeToolSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = ToolChangeToolSpec.from_dict(d.pop("spec"))




        def _parse_expected_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expected_version = _parse_expected_version(d.pop("expected_version", UNSET))


        tool_change = cls(
            spec=spec,
            expected_version=expected_version,
        )

        return tool_change

