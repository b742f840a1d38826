from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

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
            payload (DecisionDraftPayloadType0 | None | Unset): The edited payload; needed to edit.
            reason (str | Unset): Needed to reject. Default: ''.
            target (None | str | Unset): Another agent; needed to redirect a handoff.
     """

    digest: str
    verdict: Verdict
    payload: DecisionDraftPayloadType0 | None | Unset = UNSET
    reason: str | Unset = ''
    target: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.decision_draft_payload_type_0 import DecisionDraftPayloadType0 # noqa: PLC0415
        digest = self.digest

        verdict = self.verdict.value

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


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "digest": digest,
            "verdict": verdict,
        })
        if payload is not UNSET:
            field_dict["payload"] = payload
        if reason is not UNSET:
            field_dict["reason"] = reason
        if target is not UNSET:
            field_dict["target"] = target

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.decision_draft_payload_type_0 import DecisionDraftPayloadType0 # noqa: PLC0415
        d = dict(src_dict)
        digest = d.pop("digest")

        verdict = Verdict(d.pop("verdict"))




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


        decision_draft = cls(
            digest=digest,
            verdict=verdict,
            payload=payload,
            reason=reason,
            target=target,
        )

        return decision_draft

