from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="RetentionRuleView")



@_attrs_define
class RetentionRuleView:
    """ How long one kind of data is kept.

        Attributes:
            days (int | None): `null` keeps it for ever.
            kind (str):
            least_days (int):
            says (str): What goes and what stays.
            title (str):
            updated_at (datetime.datetime | None):
            updated_by (str):
     """

    days: int | None
    kind: str
    least_days: int
    says: str
    title: str
    updated_at: datetime.datetime | None
    updated_by: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        days: int | None
        days = self.days

        kind = self.kind

        least_days = self.least_days

        says = self.says

        title = self.title

        updated_at: None | str
        if isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        updated_by = self.updated_by


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "days": days,
            "kind": kind,
            "least_days": least_days,
            "says": says,
            "title": title,
            "updated_at": updated_at,
            "updated_by": updated_by,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_days(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        days = _parse_days(d.pop("days"))


        kind = d.pop("kind")

        least_days = d.pop("least_days")

        says = d.pop("says")

        title = d.pop("title")

        def _parse_updated_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_at_type_0 = datetime.datetime.fromisoformat(data)



                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        updated_at = _parse_updated_at(d.pop("updated_at"))


        updated_by = d.pop("updated_by")

        retention_rule_view = cls(
            days=days,
            kind=kind,
            least_days=least_days,
            says=says,
            title=title,
            updated_at=updated_at,
            updated_by=updated_by,
        )


        retention_rule_view.additional_properties = d
        return retention_rule_view

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
