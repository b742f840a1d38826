from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.fleet_apply_draft_base_type_0 import FleetApplyDraftBaseType0
  from ..models.fleet_apply_draft_document import FleetApplyDraftDocument





T = TypeVar("T", bound="FleetApplyDraft")



@_attrs_define
class FleetApplyDraft:
    """ A document to make the fleet like.

        Attributes:
            document (FleetApplyDraftDocument): As `GET /fleet` gives it; its JSON Schema is at `/fleet/schema`.
            base (FleetApplyDraftBaseType0 | None | Unset): `base` of the plan that was looked at.
            note (str | Unset): Why; on what gets a new version. Default: ''.
            prune (bool | Unset): Also remove what is not in the document, of the sections it has. Default: False.
     """

    document: FleetApplyDraftDocument
    base: FleetApplyDraftBaseType0 | None | Unset = UNSET
    note: str | Unset = ''
    prune: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.fleet_apply_draft_base_type_0 import FleetApplyDraftBaseType0 # noqa: PLC0415
        from ..models.fleet_apply_draft_document import FleetApplyDraftDocument # noqa: PLC0415
        document = self.document.to_dict()

        base: dict[str, Any] | None | Unset
        if isinstance(self.base, Unset):
            base = UNSET
        elif isinstance(self.base, FleetApplyDraftBaseType0):
            base = self.base.to_dict()
        else:
            base = self.base

        note = self.note

        prune = self.prune


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "document": document,
        })
        if base is not UNSET:
            field_dict["base"] = base
        if note is not UNSET:
            field_dict["note"] = note
        if prune is not UNSET:
            field_dict["prune"] = prune

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fleet_apply_draft_base_type_0 import FleetApplyDraftBaseType0 # noqa: PLC0415
        from ..models.fleet_apply_draft_document import FleetApplyDraftDocument # noqa: PLC0415
        d = dict(src_dict)
        document = FleetApplyDraftDocument.from_dict(d.pop("document"))




        def _parse_base(data: object) -> FleetApplyDraftBaseType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                base_type_0 = FleetApplyDraftBaseType0.from_dict(data)



                return base_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FleetApplyDraftBaseType0 | None | Unset, data)

        base = _parse_base(d.pop("base", UNSET))


        note = d.pop("note", UNSET)

        prune = d.pop("prune", UNSET)

        fleet_apply_draft = cls(
            document=document,
            base=base,
            note=note,
            prune=prune,
        )

        return fleet_apply_draft

