from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.tool_draft_tool_spec_kind import ToolDraftToolSpecKind
from ..models.tool_draft_tool_spec_method import ToolDraftToolSpecMethod
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.tool_draft_tool_spec_parameters import ToolDraftToolSpecParameters





T = TypeVar("T", bound="ToolDraftToolSpec")



@_attrs_define
class ToolDraftToolSpec:
    """ What the model is told about a tool, and how the tool is reached.

        Attributes:
            description (str):
            name (str):
            parameters (ToolDraftToolSpecParameters):
            api_key (str | Unset): Where the key is kept: `env:VARIABLE`, `store:NAME` or `file:/path`; empty for none.
                Never the key itself. Default: ''.
            kind (ToolDraftToolSpecKind | Unset):  Default: ToolDraftToolSpecKind.HTTP.
            method (ToolDraftToolSpecMethod | Unset):  Default: ToolDraftToolSpecMethod.POST.
            side_effects (bool | Unset):  Default: True.
            timeout_seconds (float | Unset):  Default: 30.0.
            url (str | Unset):  Default: ''.
     """

    description: str
    name: str
    parameters: ToolDraftToolSpecParameters
    api_key: str | Unset = ''
    kind: ToolDraftToolSpecKind | Unset = ToolDraftToolSpecKind.HTTP
    method: ToolDraftToolSpecMethod | Unset = ToolDraftToolSpecMethod.POST
    side_effects: bool | Unset = True
    timeout_seconds: float | Unset = 30.0
    url: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        from ..models.tool_draft_tool_spec_parameters import ToolDraftToolSpecParameters # noqa: PLC0415
        description = self.description

        name = self.name

        parameters = self.parameters.to_dict()

        api_key = self.api_key

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value


        method: str | Unset = UNSET
        if not isinstance(self.method, Unset):
            method = self.method.value


        side_effects = self.side_effects

        timeout_seconds = self.timeout_seconds

        url = self.url


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "description": description,
            "name": name,
            "parameters": parameters,
        })
        if api_key is not UNSET:
            field_dict["api_key"] = api_key
        if kind is not UNSET:
            field_dict["kind"] = kind
        if method is not UNSET:
            field_dict["method"] = method
        if side_effects is not UNSET:
            field_dict["side_effects"] = side_effects
        if timeout_seconds is not UNSET:
            field_dict["timeout_seconds"] = timeout_seconds
        if url is not UNSET:
            field_dict["url"] = url

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tool_draft_tool_spec_parameters import ToolDraftToolSpecParameters # noqa: PLC0415
        d = dict(src_dict)
        description = d.pop("description")

        name = d.pop("name")

        parameters = ToolDraftToolSpecParameters.from_dict(d.pop("parameters"))




        api_key = d.pop("api_key", UNSET)

        _kind = d.pop("kind", UNSET)
        kind: ToolDraftToolSpecKind | Unset
        if isinstance(_kind,  Unset):
            kind = UNSET
        else:
            kind = ToolDraftToolSpecKind(_kind)




        _method = d.pop("method", UNSET)
        method: ToolDraftToolSpecMethod | Unset
        if isinstance(_method,  Unset):
            method = UNSET
        else:
            method = ToolDraftToolSpecMethod(_method)




        side_effects = d.pop("side_effects", UNSET)

        timeout_seconds = d.pop("timeout_seconds", UNSET)

        url = d.pop("url", UNSET)

        tool_draft_tool_spec = cls(
            description=description,
            name=name,
            parameters=parameters,
            api_key=api_key,
            kind=kind,
            method=method,
            side_effects=side_effects,
            timeout_seconds=timeout_seconds,
            url=url,
        )

        return tool_draft_tool_spec

