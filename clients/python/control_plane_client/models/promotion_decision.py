from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.promotion_decision_verdict import PromotionDecisionVerdict
from ..types import UNSET, Unset






T = TypeVar("T", bound="PromotionDecision")



@_attrs_define
class PromotionDecision:
    """ What was decided about a request.

        Attributes:
            verdict (PromotionDecisionVerdict):
            reason (str | Unset): A rejection needs one. Default: ''.
     """

    verdict: PromotionDecisionVerdict
    reason: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        verdict = self.verdict.value

        reason = self.reason


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "verdict": verdict,
        })
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        verdict = PromotionDecisionVerdict(d.pop("verdict"))




        reason = d.pop("reason", UNSET)

        promotion_decision = cls(
            verdict=verdict,
            reason=reason,
        )

        return promotion_decision

