from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.budget_draft_run_budget import BudgetDraftRunBudget





T = TypeVar("T", bound="BudgetDraft")



@_attrs_define
class BudgetDraft:
    """ What a run may use from now on.

        Attributes:
            limits (BudgetDraftRunBudget): All of them; one that is left out is no limit.
            expected_version (int | None | Unset): The version that was read, 0 when there was none; or send it as `If-
                Match`.
     """

    limits: BudgetDraftRunBudget
    expected_version: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.budget_draft_run_budget import BudgetDraftRunBudget # noqa: PLC0415
        limits = self.limits.to_dict()

        expected_version: int | None | Unset
        if isinstance(self.expected_version, Unset):
            expected_version = UNSET
        else:
            expected_version = self.expected_version


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "limits": limits,
        })
        if expected_version is not UNSET:
            field_dict["expected_version"] = expected_version

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.budget_draft_run_budget import BudgetDraftRunBudget # noqa: PLC0415
        d = dict(src_dict)
        limits = BudgetDraftRunBudget.from_dict(d.pop("limits"))




        def _parse_expected_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expected_version = _parse_expected_version(d.pop("expected_version", UNSET))


        budget_draft = cls(
            limits=limits,
            expected_version=expected_version,
        )

        return budget_draft

