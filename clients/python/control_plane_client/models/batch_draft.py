from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.reject_reason import RejectReason
from ..models.verdict import Verdict
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.chosen_draft import ChosenDraft





T = TypeVar("T", bound="BatchDraft")



@_attrs_define
class BatchDraft:
    """ One verdict with one reason over many questions.

        Attributes:
            chosen (list[ChosenDraft]):
            reason (str):
            verdict (Verdict): What a person decided.
            code (None | RejectReason | Unset):
            undo_seconds (int | Unset): How long each can be undone before it counts. Default: 0.
     """

    chosen: list[ChosenDraft]
    reason: str
    verdict: Verdict
    code: None | RejectReason | Unset = UNSET
    undo_seconds: int | Unset = 0





    def to_dict(self) -> dict[str, Any]:
        from ..models.chosen_draft import ChosenDraft # noqa: PLC0415
        chosen = []
        for chosen_item_data in self.chosen:
            chosen_item = chosen_item_data.to_dict()
            chosen.append(chosen_item)



        reason = self.reason

        verdict = self.verdict.value

        code: None | str | Unset
        if isinstance(self.code, Unset):
            code = UNSET
        elif isinstance(self.code, RejectReason):
            code = self.code.value
        else:
            code = self.code

        undo_seconds = self.undo_seconds


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "chosen": chosen,
            "reason": reason,
            "verdict": verdict,
        })
        if code is not UNSET:
            field_dict["code"] = code
        if undo_seconds is not UNSET:
            field_dict["undo_seconds"] = undo_seconds

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.chosen_draft import ChosenDraft # noqa: PLC0415
        d = dict(src_dict)
        chosen = []
        _chosen = d.pop("chosen")
        for chosen_item_data in (_chosen):
            chosen_item = ChosenDraft.from_dict(chosen_item_data)



            chosen.append(chosen_item)


        reason = d.pop("reason")

        verdict = Verdict(d.pop("verdict"))




        def _parse_code(data: object) -> None | RejectReason | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                code_type_0 = RejectReason(data)



                return code_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RejectReason | Unset, data)

        code = _parse_code(d.pop("code", UNSET))


        undo_seconds = d.pop("undo_seconds", UNSET)

        batch_draft = cls(
            chosen=chosen,
            reason=reason,
            verdict=verdict,
            code=code,
            undo_seconds=undo_seconds,
        )

        return batch_draft

