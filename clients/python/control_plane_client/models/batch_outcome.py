from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.refused import Refused





T = TypeVar("T", bound="BatchOutcome")



@_attrs_define
class BatchOutcome:
    """ What came of each question of a batch.

        Attributes:
            decided (list[str]):
            refused (list[Refused]):
     """

    decided: list[str]
    refused: list[Refused]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.refused import Refused # noqa: PLC0415
        decided = self.decided



        refused = []
        for refused_item_data in self.refused:
            refused_item = refused_item_data.to_dict()
            refused.append(refused_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "decided": decided,
            "refused": refused,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.refused import Refused # noqa: PLC0415
        d = dict(src_dict)
        decided = cast(list[str], d.pop("decided"))


        refused = []
        _refused = d.pop("refused")
        for refused_item_data in (_refused):
            refused_item = Refused.from_dict(refused_item_data)



            refused.append(refused_item)


        batch_outcome = cls(
            decided=decided,
            refused=refused,
        )


        batch_outcome.additional_properties = d
        return batch_outcome

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
