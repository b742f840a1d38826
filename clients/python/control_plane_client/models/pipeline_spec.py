from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.pipeline_spec_engine import PipelineSpecEngine
from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.pattern_stage import PatternStage
  from ..models.pipeline_spec_input_schema import PipelineSpecInputSchema
  from ..models.policy import Policy
  from ..models.run_budget import RunBudget





T = TypeVar("T", bound="PipelineSpec")



@_attrs_define
class PipelineSpec:
    """ Stages in a fixed order.

        Attributes:
            stages (list[PatternStage]):
            budget (None | RunBudget | Unset):
            description (str | Unset):  Default: ''.
            engine (PipelineSpecEngine | Unset):  Default: PipelineSpecEngine.DEFAULT.
            input_schema (PipelineSpecInputSchema | Unset):
            kind (Literal['pipeline'] | Unset):  Default: 'pipeline'.
            policy (Policy | Unset): Ordered rules; the first that matches decides. Without a match no person is needed.
            production_only (bool | Unset):  Default: False.
     """

    stages: list[PatternStage]
    budget: None | RunBudget | Unset = UNSET
    description: str | Unset = ''
    engine: PipelineSpecEngine | Unset = PipelineSpecEngine.DEFAULT
    input_schema: PipelineSpecInputSchema | Unset = UNSET
    kind: Literal['pipeline'] | Unset = 'pipeline'
    policy: Policy | Unset = UNSET
    production_only: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.pattern_stage import PatternStage # noqa: PLC0415
        from ..models.pipeline_spec_input_schema import PipelineSpecInputSchema # noqa: PLC0415
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        stages = []
        for stages_item_data in self.stages:
            stages_item = stages_item_data.to_dict()
            stages.append(stages_item)



        budget: dict[str, Any] | None | Unset
        if isinstance(self.budget, Unset):
            budget = UNSET
        elif isinstance(self.budget, RunBudget):
            budget = self.budget.to_dict()
        else:
            budget = self.budget

        description = self.description

        engine: str | Unset = UNSET
        if not isinstance(self.engine, Unset):
            engine = self.engine.value


        input_schema: dict[str, Any] | Unset = UNSET
        if not isinstance(self.input_schema, Unset):
            input_schema = self.input_schema.to_dict()

        kind = self.kind

        policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.policy, Unset):
            policy = self.policy.to_dict()

        production_only = self.production_only


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "stages": stages,
        })
        if budget is not UNSET:
            field_dict["budget"] = budget
        if description is not UNSET:
            field_dict["description"] = description
        if engine is not UNSET:
            field_dict["engine"] = engine
        if input_schema is not UNSET:
            field_dict["input_schema"] = input_schema
        if kind is not UNSET:
            field_dict["kind"] = kind
        if policy is not UNSET:
            field_dict["policy"] = policy
        if production_only is not UNSET:
            field_dict["production_only"] = production_only

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pattern_stage import PatternStage # noqa: PLC0415
        from ..models.pipeline_spec_input_schema import PipelineSpecInputSchema # noqa: PLC0415
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        d = dict(src_dict)
        stages = []
        _stages = d.pop("stages")
        for stages_item_data in (_stages):
            stages_item = PatternStage.from_dict(stages_item_data)



            stages.append(stages_item)


        def _parse_budget(data: object) -> None | RunBudget | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                budget_type_0 = RunBudget.from_dict(data)



                return budget_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RunBudget | Unset, data)

        budget = _parse_budget(d.pop("budget", UNSET))


        description = d.pop("description", UNSET)

        _engine = d.pop("engine", UNSET)
        engine: PipelineSpecEngine | Unset
        if isinstance(_engine,  Unset):
            engine = UNSET
        else:
            engine = PipelineSpecEngine(_engine)




        _input_schema = d.pop("input_schema", UNSET)
        input_schema: PipelineSpecInputSchema | Unset
        if isinstance(_input_schema,  Unset):
            input_schema = UNSET
        else:
            input_schema = PipelineSpecInputSchema.from_dict(_input_schema)




        kind = cast(Literal['pipeline'] | Unset , d.pop("kind", UNSET))
        if kind != 'pipeline'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'pipeline', got '{kind}'")

        _policy = d.pop("policy", UNSET)
        policy: Policy | Unset
        if isinstance(_policy,  Unset):
            policy = UNSET
        else:
            policy = Policy.from_dict(_policy)




        production_only = d.pop("production_only", UNSET)

        pipeline_spec = cls(
            stages=stages,
            budget=budget,
            description=description,
            engine=engine,
            input_schema=input_schema,
            kind=kind,
            policy=policy,
            production_only=production_only,
        )

        return pipeline_spec

