from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.budget import Budget
  from ..models.spent import Spent





T = TypeVar("T", bound="BudgetView")



@_attrs_define
class BudgetView:
    """ What a run may use, and what it has used.

        Attributes:
            budget (Budget | None): `null` when nothing was ever limited; its version is 0 then.
            run_id (str): Of the run at the top; those below share it.
            spent (Spent): What a run has used so far, those below it included.
     """

    budget: Budget | None
    run_id: str
    spent: Spent
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.budget import Budget # noqa: PLC0415
        from ..models.spent import Spent # noqa: PLC0415
        budget: dict[str, Any] | None
        if isinstance(self.budget, Budget):
            budget = self.budget.to_dict()
        else:
            budget = self.budget

        run_id = self.run_id

        spent = self.spent.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "budget": budget,
            "run_id": run_id,
            "spent": spent,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.budget import Budget # noqa: PLC0415
        from ..models.spent import Spent # noqa: PLC0415
        d = dict(src_dict)
        def _parse_budget(data: object) -> Budget | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                budget_type_0 = Budget.from_dict(data)



                return budget_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Budget | None, data)

        budget = _parse_budget(d.pop("budget"))


        run_id = d.pop("run_id")

        spent = Spent.from_dict(d.pop("spent"))




        budget_view = cls(
            budget=budget,
            run_id=run_id,
            spent=spent,
        )


        budget_view.additional_properties = d
        return budget_view

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
