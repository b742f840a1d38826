from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.launch_draft_input import LaunchDraftInput
  from ..models.launch_draft_run_budget import LaunchDraftRunBudget





T = TypeVar("T", bound="LaunchDraft")



@_attrs_define
class LaunchDraft:
    """ What to run, with what.

        Attributes:
            input_ (LaunchDraftInput): Must satisfy the pattern's `input_schema`.
            pattern (str):
            budget (LaunchDraftRunBudget | None | Unset): Limits that hold for this run and its forks instead of the
                pattern's, by name; `null` lifts one, and those left out are the pattern's.
     """

    input_: LaunchDraftInput
    pattern: str
    budget: LaunchDraftRunBudget | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.launch_draft_input import LaunchDraftInput # noqa: PLC0415
        from ..models.launch_draft_run_budget import LaunchDraftRunBudget # noqa: PLC0415
        input_ = self.input_.to_dict()

        pattern = self.pattern

        budget: dict[str, Any] | None | Unset
        if isinstance(self.budget, Unset):
            budget = UNSET
        elif isinstance(self.budget, LaunchDraftRunBudget):
            budget = self.budget.to_dict()
        else:
            budget = self.budget


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "input": input_,
            "pattern": pattern,
        })
        if budget is not UNSET:
            field_dict["budget"] = budget

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.launch_draft_input import LaunchDraftInput # noqa: PLC0415
        from ..models.launch_draft_run_budget import LaunchDraftRunBudget # noqa: PLC0415
        d = dict(src_dict)
        input_ = LaunchDraftInput.from_dict(d.pop("input"))




        pattern = d.pop("pattern")

        def _parse_budget(data: object) -> LaunchDraftRunBudget | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                budget_run_budget = LaunchDraftRunBudget.from_dict(data)



                return budget_run_budget
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LaunchDraftRunBudget | None | Unset, data)

        budget = _parse_budget(d.pop("budget", UNSET))


        launch_draft = cls(
            input_=input_,
            pattern=pattern,
            budget=budget,
        )

        return launch_draft

