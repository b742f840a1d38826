from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.saved_view_filters import SavedViewFilters





T = TypeVar("T", bound="SavedView")



@_attrs_define
class SavedView:
    """ The filters of a list under a name.

        Attributes:
            filters (SavedViewFilters): As the address of the page has them.
            id (str):
            name (str):
            page (str):
            saved_at (datetime.datetime):
     """

    filters: SavedViewFilters
    id: str
    name: str
    page: str
    saved_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.saved_view_filters import SavedViewFilters # noqa: PLC0415
        filters = self.filters.to_dict()

        id = self.id

        name = self.name

        page = self.page

        saved_at = self.saved_at.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "filters": filters,
            "id": id,
            "name": name,
            "page": page,
            "saved_at": saved_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.saved_view_filters import SavedViewFilters # noqa: PLC0415
        d = dict(src_dict)
        filters = SavedViewFilters.from_dict(d.pop("filters"))




        id = d.pop("id")

        name = d.pop("name")

        page = d.pop("page")

        saved_at = datetime.datetime.fromisoformat(d.pop("saved_at"))




        saved_view = cls(
            filters=filters,
            id=id,
            name=name,
            page=page,
            saved_at=saved_at,
        )


        saved_view.additional_properties = d
        return saved_view

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
