from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.agent_stage import AgentStage
from ..models.risk_tier import RiskTier
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.agent_spec import AgentSpec





T = TypeVar("T", bound="Agent")



@_attrs_define
class Agent:
    """ A registered agent, with its current version's specification.

        Attributes:
            created_at (datetime.datetime):
            id (str):
            name (str):
            owner (str):
            risk_tier (RiskTier): How much an agent's mistakes may cost people; named after the tiers of the EU AI Act.
            spec (AgentSpec): Everything an immutable agent version says.
            stage (AgentStage): Where an agent stands in its life.
            updated_at (datetime.datetime):
            version (int):
     """

    created_at: datetime.datetime
    id: str
    name: str
    owner: str
    risk_tier: RiskTier
    spec: AgentSpec
    stage: AgentStage
    updated_at: datetime.datetime
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent_spec import AgentSpec # noqa: PLC0415
        created_at = self.created_at.isoformat()

        id = self.id

        name = self.name

        owner = self.owner

        risk_tier = self.risk_tier.value

        spec = self.spec.to_dict()

        stage = self.stage.value

        updated_at = self.updated_at.isoformat()

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "id": id,
            "name": name,
            "owner": owner,
            "risk_tier": risk_tier,
            "spec": spec,
            "stage": stage,
            "updated_at": updated_at,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent_spec import AgentSpec # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

        name = d.pop("name")

        owner = d.pop("owner")

        risk_tier = RiskTier(d.pop("risk_tier"))




        spec = AgentSpec.from_dict(d.pop("spec"))




        stage = AgentStage(d.pop("stage"))




        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        version = d.pop("version")

        agent = cls(
            created_at=created_at,
            id=id,
            name=name,
            owner=owner,
            risk_tier=risk_tier,
            spec=spec,
            stage=stage,
            updated_at=updated_at,
            version=version,
        )


        agent.additional_properties = d
        return agent

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
