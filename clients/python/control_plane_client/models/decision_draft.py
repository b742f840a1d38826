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
  from ..models.decision_draft_payload_type_0 import DecisionDraftPayloadType0





T = TypeVar("T", bound="DecisionDraft")



@_attrs_define
class DecisionDraft:
    """ A person's decision on the action they were shown.

        Attributes:
            digest (str): The `digest` of the approval that was read.
            verdict (Verdict): What a person decided.
            answer (str | Unset): What stands in its place; needed to respond. Default: ''.
            code (None | RejectReason | Unset): The named reason to reject.
            considered_ms (int | None | Unset): How long a person looked at it.
            payload (DecisionDraftPayloadType0 | None | Unset): The edited payload; needed to edit.
            reason (str | Unset): Needed to reject. Default: ''.
            target (None | str | Unset): Another agent; needed to redirect a handoff.
            undo_seconds (int | Unset): How long it can be undone before it counts. Default: 0.
     """

    digest: str
    verdict: Verdict
    answer: str | Unset = ''
    code: None | RejectReason | Unset = UNSET
    considered_ms: int | None | Unset = UNSET
    payload: DecisionDraftPayloadType0 | None | Unset = UNSET
    reason: str | Unset = ''
    target: None | str | Unset = UNSET
    undo_seconds: int | Unset = 0





    def to_dict(self) -> dict[str, Any]:
        from ..models.decision_draft_payload_type_0 import DecisionDraftPayloadType0 # noqa: PLC0415
        digest = self.digest

        verdict = self.verdict.value

        answer = self.answer

        code: None | str | Unset
        if isinstance(self.code, Unset):
            code = UNSET
        elif isinstance(self.code, RejectReason):
            code = self.code.value
        else:
            code = self.code

        considered_ms: int | None | Unset
        if isinstance(self.considered_ms, Unset):
            considered_ms = UNSET
        else:
            considered_ms = self.considered_ms

        payload: dict[str, Any] | None | Unset
        if isinstance(self.payload, Unset):
            payload = UNSET
        elif isinstance(self.payload, DecisionDraftPayloadType0):
            payload = self.payload.to_dict()
        else:
            payload = self.payload

        reason = self.reason

        target: None | str | Unset
        if isinstance(self.target, Unset):
            target = UNSET
        else:
            target = self.target

        undo_seconds = self.undo_seconds


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "digest": digest,
            "verdict": verdict,
        })
        if answer is not UNSET:
            field_dict["answer"] = answer
        if code is not UNSET:
            field_dict["code"] = code
        if considered_ms is not UNSET:
            field_dict["considered_ms"] = considered_ms
        if payload is not UNSET:
            field_dict["payload"] = payload
        if reason is not UNSET:
            field_dict["reason"] = reason
        if target is not UNSET:
            field_dict["target"] = target
        if undo_seconds is not UNSET:
            field_dict["undo_seconds"] = undo_seconds

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.decision_draft_payload_type_0 import DecisionDraftPayloadType0 # noqa: PLC0415
        d = dict(src_dict)
        digest = d.pop("digest")

        verdict = Verdict(d.pop("verdict"))




        answer = d.pop("answer", UNSET)

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


        def _parse_considered_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        considered_ms = _parse_considered_ms(d.pop("considered_ms", UNSET))


        def _parse_payload(data: object) -> DecisionDraftPayloadType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                payload_type_0 = DecisionDraftPayloadType0.from_dict(data)



                return payload_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DecisionDraftPayloadType0 | None | Unset, data)

        payload = _parse_payload(d.pop("payload", UNSET))


        reason = d.pop("reason", UNSET)

        def _parse_target(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        target = _parse_target(d.pop("target", UNSET))


        undo_seconds = d.pop("undo_seconds", UNSET)

        decision_draft = cls(
            digest=digest,
            verdict=verdict,
            answer=answer,
            code=code,
            considered_ms=considered_ms,
            payload=payload,
            reason=reason,
            target=target,
            undo_seconds=undo_seconds,
        )

        return decision_draft

