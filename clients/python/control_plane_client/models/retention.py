from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.retention_rule_view import RetentionRuleView





T = TypeVar("T", bound="Retention")



@_attrs_define
class Retention:
    """ The rules of the workspace.

        Attributes:
            passed_at (datetime.datetime | None): When they were last carried out.
            rules (list[RetentionRuleView]):
     """

    passed_at: datetime.datetime | None
    rules: list[RetentionRuleView]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.retention_rule_view import RetentionRuleView # noqa: PLC0415
        passed_at: None | str
        if isinstance(self.passed_at, datetime.datetime):
            passed_at = self.passed_at.isoformat()
        else:
            passed_at = self.passed_at

        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "passed_at": passed_at,
            "rules": rules,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.retention_rule_view import RetentionRuleView # noqa: PLC0415
        d = dict(src_dict)
        def _parse_passed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                passed_at_type_0 = datetime.datetime.fromisoformat(data)



                return passed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        passed_at = _parse_passed_at(d.pop("passed_at"))


        rules = []
        _rules = d.pop("rules")
        for rules_item_data in (_rules):
            rules_item = RetentionRuleView.from_dict(rules_item_data)



            rules.append(rules_item)


        retention = cls(
            passed_at=passed_at,
            rules=rules,
        )


        retention.additional_properties = d
        return retention

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
