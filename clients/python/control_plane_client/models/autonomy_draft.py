from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.autonomy_draft_autonomy_spec import AutonomyDraftAutonomySpec





T = TypeVar("T", bound="AutonomyDraft")



@_attrs_define
class AutonomyDraft:
    """ What autonomy takes from now on.

        Attributes:
            expected_version (int): The version that was read; 0 before the first.
            spec (AutonomyDraftAutonomySpec): What it takes in a workspace, and how far it goes.
     """

    expected_version: int
    spec: AutonomyDraftAutonomySpec





    def to_dict(self) -> dict[str, Any]:
        from ..models.autonomy_draft_autonomy_spec import AutonomyDraftAutonomySpec # noqa: PLC0415
        expected_version = self.expected_version

        spec = self.spec.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "expected_version": expected_version,
            "spec": spec,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.autonomy_draft_autonomy_spec import AutonomyDraftAutonomySpec # noqa: PLC0415
        d = dict(src_dict)
        expected_version = d.pop("expected_version")

        spec = AutonomyDraftAutonomySpec.from_dict(d.pop("spec"))




        autonomy_draft = cls(
            expected_version=expected_version,
            spec=spec,
        )

        return autonomy_draft

