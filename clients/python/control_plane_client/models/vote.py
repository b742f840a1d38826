from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.verdict import Verdict
from typing import cast
import datetime






T = TypeVar("T", bound="Vote")



@_attrs_define
class Vote:
    """ One person's part in a decision.

        Attributes:
            at (datetime.datetime):
            body (str): Digest of what exactly was agreed to.
            code (str):
            considered_ms (int | None):
            name (str):
            principal_id (str):
            reason (str):
            verdict (Verdict): What a person decided.
            via (str):
            void (bool): Somebody changed the proposal since, or it was undone.
     """

    at: datetime.datetime
    body: str
    code: str
    considered_ms: int | None
    name: str
    principal_id: str
    reason: str
    verdict: Verdict
    via: str
    void: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        body = self.body

        code = self.code

        considered_ms: int | None
        considered_ms = self.considered_ms

        name = self.name

        principal_id = self.principal_id

        reason = self.reason

        verdict = self.verdict.value

        via = self.via

        void = self.void


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "body": body,
            "code": code,
            "considered_ms": considered_ms,
            "name": name,
            "principal_id": principal_id,
            "reason": reason,
            "verdict": verdict,
            "via": via,
            "void": void,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        body = d.pop("body")

        code = d.pop("code")

        def _parse_considered_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        considered_ms = _parse_considered_ms(d.pop("considered_ms"))


        name = d.pop("name")

        principal_id = d.pop("principal_id")

        reason = d.pop("reason")

        verdict = Verdict(d.pop("verdict"))




        via = d.pop("via")

        void = d.pop("void")

        vote = cls(
            at=at,
            body=body,
            code=code,
            considered_ms=considered_ms,
            name=name,
            principal_id=principal_id,
            reason=reason,
            verdict=verdict,
            via=via,
            void=void,
        )


        vote.additional_properties = d
        return vote

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
