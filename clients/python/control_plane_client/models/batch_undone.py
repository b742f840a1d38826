from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.refused import Refused





T = TypeVar("T", bound="BatchUndone")



@_attrs_define
class BatchUndone:
    """ What came of taking several back.

        Attributes:
            refused (list[Refused]):
            undone (list[str]):
     """

    refused: list[Refused]
    undone: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.refused import Refused # noqa: PLC0415
        refused = []
        for refused_item_data in self.refused:
            refused_item = refused_item_data.to_dict()
            refused.append(refused_item)



        undone = self.undone




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "refused": refused,
            "undone": undone,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.refused import Refused # noqa: PLC0415
        d = dict(src_dict)
        refused = []
        _refused = d.pop("refused")
        for refused_item_data in (_refused):
            refused_item = Refused.from_dict(refused_item_data)



            refused.append(refused_item)


        undone = cast(list[str], d.pop("undone"))


        batch_undone = cls(
            refused=refused,
            undone=undone,
        )


        batch_undone.additional_properties = d
        return batch_undone

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
