from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.plan_and_execute_spec_engine import PlanAndExecuteSpecEngine
from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.pattern_member import PatternMember
  from ..models.plan_and_execute_spec_input_schema import PlanAndExecuteSpecInputSchema
  from ..models.policy import Policy
  from ..models.run_budget import RunBudget





T = TypeVar("T", bound="PlanAndExecuteSpec")



@_attrs_define
class PlanAndExecuteSpec:
    """ A strong planner writes a plan once; cheaper agents carry out its steps.

        Attributes:
            members (list[PatternMember]):
            planner (str):
            budget (None | RunBudget | Unset):
            description (str | Unset):  Default: ''.
            engine (PlanAndExecuteSpecEngine | Unset):  Default: PlanAndExecuteSpecEngine.DEFAULT.
            input_schema (PlanAndExecuteSpecInputSchema | Unset):
            kind (Literal['plan_and_execute'] | Unset):  Default: 'plan_and_execute'.
            max_replans (int | Unset):  Default: 2.
            max_steps (int | Unset):  Default: 8.
            policy (Policy | Unset): Ordered rules; the first that matches decides. Without a match no person is needed.
            production_only (bool | Unset):  Default: False.
     """

    members: list[PatternMember]
    planner: str
    budget: None | RunBudget | Unset = UNSET
    description: str | Unset = ''
    engine: PlanAndExecuteSpecEngine | Unset = PlanAndExecuteSpecEngine.DEFAULT
    input_schema: PlanAndExecuteSpecInputSchema | Unset = UNSET
    kind: Literal['plan_and_execute'] | Unset = 'plan_and_execute'
    max_replans: int | Unset = 2
    max_steps: int | Unset = 8
    policy: Policy | Unset = UNSET
    production_only: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.pattern_member import PatternMember # noqa: PLC0415
        from ..models.plan_and_execute_spec_input_schema import PlanAndExecuteSpecInputSchema # noqa: PLC0415
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)



        planner = self.planner

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

        max_replans = self.max_replans

        max_steps = self.max_steps

        policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.policy, Unset):
            policy = self.policy.to_dict()

        production_only = self.production_only


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "members": members,
            "planner": planner,
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
        if max_replans is not UNSET:
            field_dict["max_replans"] = max_replans
        if max_steps is not UNSET:
            field_dict["max_steps"] = max_steps
        if policy is not UNSET:
            field_dict["policy"] = policy
        if production_only is not UNSET:
            field_dict["production_only"] = production_only

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pattern_member import PatternMember # noqa: PLC0415
        from ..models.plan_and_execute_spec_input_schema import PlanAndExecuteSpecInputSchema # noqa: PLC0415
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        d = dict(src_dict)
        members = []
        _members = d.pop("members")
        for members_item_data in (_members):
            members_item = PatternMember.from_dict(members_item_data)



            members.append(members_item)


        planner = d.pop("planner")

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
        engine: PlanAndExecuteSpecEngine | Unset
        if isinstance(_engine,  Unset):
            engine = UNSET
        else:
            engine = PlanAndExecuteSpecEngine(_engine)




        _input_schema = d.pop("input_schema", UNSET)
        input_schema: PlanAndExecuteSpecInputSchema | Unset
        if isinstance(_input_schema,  Unset):
            input_schema = UNSET
        else:
            input_schema = PlanAndExecuteSpecInputSchema.from_dict(_input_schema)




        kind = cast(Literal['plan_and_execute'] | Unset , d.pop("kind", UNSET))
        if kind != 'plan_and_execute'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'plan_and_execute', got '{kind}'")

        max_replans = d.pop("max_replans", UNSET)

        max_steps = d.pop("max_steps", UNSET)

        _policy = d.pop("policy", UNSET)
        policy: Policy | Unset
        if isinstance(_policy,  Unset):
            policy = UNSET
        else:
            policy = Policy.from_dict(_policy)




        production_only = d.pop("production_only", UNSET)

        plan_and_execute_spec = cls(
            members=members,
            planner=planner,
            budget=budget,
            description=description,
            engine=engine,
            input_schema=input_schema,
            kind=kind,
            max_replans=max_replans,
            max_steps=max_steps,
            policy=policy,
            production_only=production_only,
        )

        return plan_and_execute_spec

