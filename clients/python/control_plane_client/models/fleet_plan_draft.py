from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.fleet_plan_draft_document import FleetPlanDraftDocument





T = TypeVar("T", bound="FleetPlanDraft")



@_attrs_define
class FleetPlanDraft:
    """ A document to compare with what is there.

        Attributes:
            document (FleetPlanDraftDocument): As `GET /fleet` gives it; its JSON Schema is at `/fleet/schema`.
            prune (bool | Unset): Also remove what is not in the document, of the sections it has. Default: False.
     """

    document: FleetPlanDraftDocument
    prune: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.fleet_plan_draft_document import FleetPlanDraftDocument # noqa: PLC0415
        document = self.document.to_dict()

        prune = self.prune


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "document": document,
        })
        if prune is not UNSET:
            field_dict["prune"] = prune

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fleet_plan_draft_document import FleetPlanDraftDocument # noqa: PLC0415
        d = dict(src_dict)
        document = FleetPlanDraftDocument.from_dict(d.pop("document"))




        prune = d.pop("prune", UNSET)

        fleet_plan_draft = cls(
            document=document,
            prune=prune,
        )

        return fleet_plan_draft

