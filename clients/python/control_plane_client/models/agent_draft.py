from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.agent_draft_risk_tier import AgentDraftRiskTier
from ..models.agent_draft_stage import AgentDraftStage
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.agent_draft_agent_spec import AgentDraftAgentSpec





T = TypeVar("T", bound="AgentDraft")



@_attrs_define
class AgentDraft:
    """ An agent to register.

        Attributes:
            name (str):  Default: ''.
            owner (str):  Default: ''.
            spec (AgentDraftAgentSpec): Everything an immutable agent version says.
            note (str | Unset): Why it is saved. Default: ''.
            risk_tier (AgentDraftRiskTier | None | str | Unset): Left out, it stays; a new agent is `limited`.
            stage (AgentDraftStage | None | str | Unset): The present one, or nothing: it changes by promotion only.
     """

    spec: AgentDraftAgentSpec
    name: str = ''
    owner: str = ''
    note: str | Unset = ''
    risk_tier: AgentDraftRiskTier | None | str | Unset = UNSET
    stage: AgentDraftStage | None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent_draft_agent_spec import AgentDraftAgentSpec # noqa: PLC0415
        name = self.name

        owner = self.owner

        spec = self.spec.to_dict()

        note = self.note

        risk_tier: None | str | Unset
        if isinstance(self.risk_tier, Unset):
            risk_tier = UNSET
        elif isinstance(self.risk_tier, AgentDraftRiskTier):
            risk_tier = self.risk_tier.value
        else:
            risk_tier = self.risk_tier

        stage: None | str | Unset
        if isinstance(self.stage, Unset):
            stage = UNSET
        elif isinstance(self.stage, AgentDraftStage):
            stage = self.stage.value
        else:
            stage = self.stage


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "owner": owner,
            "spec": spec,
        })
        if note is not UNSET:
            field_dict["note"] = note
        if risk_tier is not UNSET:
            field_dict["risk_tier"] = risk_tier
        if stage is not UNSET:
            field_dict["stage"] = stage

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent_draft_agent_spec import AgentDraftAgentSpec # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        owner = d.pop("owner")

        spec = AgentDraftAgentSpec.from_dict(d.pop("spec"))




        note = d.pop("note", UNSET)

        def _parse_risk_tier(data: object) -> AgentDraftRiskTier | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                risk_tier_type_3 = AgentDraftRiskTier(data)



                return risk_tier_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentDraftRiskTier | None | str | Unset, data)

        risk_tier = _parse_risk_tier(d.pop("risk_tier", UNSET))


        def _parse_stage(data: object) -> AgentDraftStage | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                stage_type_3 = AgentDraftStage(data)



                return stage_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentDraftStage | None | str | Unset, data)

        stage = _parse_stage(d.pop("stage", UNSET))


        agent_draft = cls(
            name=name,
            owner=owner,
            spec=spec,
            note=note,
            risk_tier=risk_tier,
            stage=stage,
        )

        return agent_draft

