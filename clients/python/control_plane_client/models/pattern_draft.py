from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.pipeline_spec import PipelineSpec
  from ..models.plan_and_execute_spec import PlanAndExecuteSpec
  from ..models.single_spec import SingleSpec
  from ..models.supervisor_spec import SupervisorSpec
  from ..models.swarm_spec import SwarmSpec





T = TypeVar("T", bound="PatternDraft")



@_attrs_define
class PatternDraft:
    """ A pattern to register.

        Attributes:
            name (str):  Default: ''.
            owner (str):  Default: ''.
            spec (PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec):
            note (str | Unset): Why it is saved. Default: ''.
     """

    spec: PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec
    name: str = ''
    owner: str = ''
    note: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        from ..models.pipeline_spec import PipelineSpec # noqa: PLC0415
        from ..models.plan_and_execute_spec import PlanAndExecuteSpec # noqa: PLC0415
        from ..models.single_spec import SingleSpec # noqa: PLC0415
        from ..models.supervisor_spec import SupervisorSpec # noqa: PLC0415
        from ..models.swarm_spec import SwarmSpec # noqa: PLC0415
        name = self.name

        owner = self.owner

        spec: dict[str, Any]
        if isinstance(self.spec, SingleSpec):
            spec = self.spec.to_dict()
        elif isinstance(self.spec, SupervisorSpec):
            spec = self.spec.to_dict()
        elif isinstance(self.spec, SwarmSpec):
            spec = self.spec.to_dict()
        elif isinstance(self.spec, PipelineSpec):
            spec = self.spec.to_dict()
        else:
            spec = self.spec.to_dict()


        note = self.note


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "owner": owner,
            "spec": spec,
        })
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pipeline_spec import PipelineSpec # noqa: PLC0415
        from ..models.plan_and_execute_spec import PlanAndExecuteSpec # noqa: PLC0415
        from ..models.single_spec import SingleSpec # noqa: PLC0415
        from ..models.supervisor_spec import SupervisorSpec # noqa: PLC0415
        from ..models.swarm_spec import SwarmSpec # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        owner = d.pop("owner")

        def _parse_spec(data: object) -> PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                spec_type_0 = SingleSpec.from_dict(data)



                return spec_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                spec_type_1 = SupervisorSpec.from_dict(data)



                return spec_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                spec_type_2 = SwarmSpec.from_dict(data)



                return spec_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                spec_type_3 = PipelineSpec.from_dict(data)



                return spec_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            spec_type_4 = PlanAndExecuteSpec.from_dict(data)



            return spec_type_4

        spec = _parse_spec(d.pop("spec"))


        note = d.pop("note", UNSET)

        pattern_draft = cls(
            name=name,
            owner=owner,
            spec=spec,
            note=note,
        )

        return pattern_draft

