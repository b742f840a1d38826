from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.redirection import Redirection





T = TypeVar("T", bound="NextAgent")



@_attrs_define
class NextAgent:
    """ Who is to be next in a swarm.

        Attributes:
            ahead (None | Redirection): `null` when nobody was sent for, or a handoff went there.
     """

    ahead: None | Redirection
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.redirection import Redirection # noqa: PLC0415
        ahead: dict[str, Any] | None
        if isinstance(self.ahead, Redirection):
            ahead = self.ahead.to_dict()
        else:
            ahead = self.ahead


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "ahead": ahead,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.redirection import Redirection # noqa: PLC0415
        d = dict(src_dict)
        def _parse_ahead(data: object) -> None | Redirection:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                ahead_type_0 = Redirection.from_dict(data)



                return ahead_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Redirection, data)

        ahead = _parse_ahead(d.pop("ahead"))


        next_agent = cls(
            ahead=ahead,
        )


        next_agent.additional_properties = d
        return next_agent

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
