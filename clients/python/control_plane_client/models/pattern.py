from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.pipeline_spec import PipelineSpec
  from ..models.plan_and_execute_spec import PlanAndExecuteSpec
  from ..models.single_spec import SingleSpec
  from ..models.supervisor_spec import SupervisorSpec
  from ..models.swarm_spec import SwarmSpec





T = TypeVar("T", bound="Pattern")



@_attrs_define
class Pattern:
    """ A registered pattern, with its current version's specification.

        Attributes:
            created_at (datetime.datetime):
            id (str):
            name (str):
            owner (str):
            spec (PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec):
            updated_at (datetime.datetime):
            version (int):
     """

    created_at: datetime.datetime
    id: str
    name: str
    owner: str
    spec: PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec
    updated_at: datetime.datetime
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.pipeline_spec import PipelineSpec # noqa: PLC0415
        from ..models.plan_and_execute_spec import PlanAndExecuteSpec # noqa: PLC0415
        from ..models.single_spec import SingleSpec # noqa: PLC0415
        from ..models.supervisor_spec import SupervisorSpec # noqa: PLC0415
        from ..models.swarm_spec import SwarmSpec # noqa: PLC0415
        created_at = self.created_at.isoformat()

        id = self.id

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


        updated_at = self.updated_at.isoformat()

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "id": id,
            "name": name,
            "owner": owner,
            "spec": spec,
            "updated_at": updated_at,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pipeline_spec import PipelineSpec # noqa: PLC0415
        from ..models.plan_and_execute_spec import PlanAndExecuteSpec # noqa: PLC0415
        from ..models.single_spec import SingleSpec # noqa: PLC0415
        from ..models.supervisor_spec import SupervisorSpec # noqa: PLC0415
        from ..models.swarm_spec import SwarmSpec # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

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


        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        version = d.pop("version")

        pattern = cls(
            created_at=created_at,
            id=id,
            name=name,
            owner=owner,
            spec=spec,
            updated_at=updated_at,
            version=version,
        )


        pattern.additional_properties = d
        return pattern

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
