from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.view_draft_filters import ViewDraftFilters





T = TypeVar("T", bound="ViewDraft")



@_attrs_define
class ViewDraft:
    """ Filters of the approvals to keep under a name; one of that name is replaced.

        Attributes:
            name (str):
            filters (ViewDraftFilters | Unset):
     """

    name: str
    filters: ViewDraftFilters | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.view_draft_filters import ViewDraftFilters # noqa: PLC0415
        name = self.name

        filters: dict[str, Any] | Unset = UNSET
        if not isinstance(self.filters, Unset):
            filters = self.filters.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if filters is not UNSET:
            field_dict["filters"] = filters

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.view_draft_filters import ViewDraftFilters # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        _filters = d.pop("filters", UNSET)
        filters: ViewDraftFilters | Unset
        if isinstance(_filters,  Unset):
            filters = UNSET
        else:
            filters = ViewDraftFilters.from_dict(_filters)




        view_draft = cls(
            name=name,
            filters=filters,
        )

        return view_draft

