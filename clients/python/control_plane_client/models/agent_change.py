from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.agent_change_risk_tier import AgentChangeRiskTier
from ..models.agent_change_stage import AgentChangeStage
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.agent_change_agent_spec import AgentChangeAgentSpec





T = TypeVar("T", bound="AgentChange")



@_attrs_define
class AgentChange:
    """ What an agent is to be from now on.

        Attributes:
            owner (str):  Default: ''.
            spec (AgentChangeAgentSpec): Everything an immutable agent version says.
            expected_version (int | None | Unset): The version that was read; or send it as `If-Match`.
            note (str | Unset): Why it is saved. Default: ''.
            risk_tier (AgentChangeRiskTier | None | str | Unset): Left out, it stays; a new agent is `limited`.
            stage (AgentChangeStage | None | str | Unset): The present one, or nothing: it changes by promotion only.
     """

    spec: AgentChangeAgentSpec
    owner: str = ''
    expected_version: int | None | Unset = UNSET
    note: str | Unset = ''
    risk_tier: AgentChangeRiskTier | None | str | Unset = UNSET
    stage: AgentChangeStage | None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent_change_agent_spec import AgentChangeAgentSpec # noqa: PLC0415
        owner = self.owner

        spec = self.spec.to_dict()

        expected_version: int | None | Unset
        if isinstance(self.expected_version, Unset):
            expected_version = UNSET
        else:
            expected_version = self.expected_version

        note = self.note

        risk_tier: None | str | Unset
        if isinstance(self.risk_tier, Unset):
            risk_tier = UNSET
        elif isinstance(self.risk_tier, AgentChangeRiskTier):
            risk_tier = self.risk_tier.value
        else:
            risk_tier = self.risk_tier

        stage: None | str | Unset
        if isinstance(self.stage, Unset):
            stage = UNSET
        elif isinstance(self.stage, AgentChangeStage):
            stage = self.stage.value
        else:
            stage = self.stage


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "owner": owner,
            "spec": spec,
        })
        if expected_version is not UNSET:
            field_dict["expected_version"] = expected_version
        if note is not UNSET:
            field_dict["note"] = note
        if risk_tier is not UNSET:
            field_dict["risk_tier"] = risk_tier
        if stage is not UNSET:
            field_dict["stage"] = stage

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent_change_agent_spec import AgentChangeAgentSpec # noqa: PLC0415
        d = dict(src_dict)
        owner = d.pop("owner")

        spec = AgentChangeAgentSpec.from_dict(d.pop("spec"))




        def _parse_expected_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expected_version = _parse_expected_version(d.pop("expected_version", UNSET))


        note = d.pop("note", UNSET)

        def _parse_risk_tier(data: object) -> AgentChangeRiskTier | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                risk_tier_type_3 = AgentChangeRiskTier(data)



                return risk_tier_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentChangeRiskTier | None | str | Unset, data)

        risk_tier = _parse_risk_tier(d.pop("risk_tier", UNSET))


        def _parse_stage(data: object) -> AgentChangeStage | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                stage_type_3 = AgentChangeStage(data)



                return stage_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentChangeStage | None | str | Unset, data)

        stage = _parse_stage(d.pop("stage", UNSET))


        agent_change = cls(
            owner=owner,
            spec=spec,
            expected_version=expected_version,
            note=note,
            risk_tier=risk_tier,
            stage=stage,
        )

        return agent_change

