from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.evidence_draft_control import EvidenceDraftControl
from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="EvidenceDraft")



@_attrs_define
class EvidenceDraft:
    """ What is vouched for.

        Attributes:
            control (EvidenceDraftControl):
            reference (str):
            expected_version (int | None | Unset): The version that was read; or send it as `If-Match`.
            expires_at (datetime.datetime | None | Unset): Left out, the longest life the tier allows.
            note (str | Unset):  Default: ''.
     """

    control: EvidenceDraftControl
    reference: str
    expected_version: int | None | Unset = UNSET
    expires_at: datetime.datetime | None | Unset = UNSET
    note: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        control = self.control.value

        reference = self.reference

        expected_version: int | None | Unset
        if isinstance(self.expected_version, Unset):
            expected_version = UNSET
        else:
            expected_version = self.expected_version

        expires_at: None | str | Unset
        if isinstance(self.expires_at, Unset):
            expires_at = UNSET
        elif isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        note = self.note


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "control": control,
            "reference": reference,
        })
        if expected_version is not UNSET:
            field_dict["expected_version"] = expected_version
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        control = EvidenceDraftControl(d.pop("control"))




        reference = d.pop("reference")

        def _parse_expected_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expected_version = _parse_expected_version(d.pop("expected_version", UNSET))


        def _parse_expires_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)



                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        expires_at = _parse_expires_at(d.pop("expires_at", UNSET))


        note = d.pop("note", UNSET)

        evidence_draft = cls(
            control=control,
            reference=reference,
            expected_version=expected_version,
            expires_at=expires_at,
            note=note,
        )

        return evidence_draft

