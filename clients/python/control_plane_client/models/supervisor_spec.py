from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.supervisor_spec_engine import SupervisorSpecEngine
from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.pattern_member import PatternMember
  from ..models.policy import Policy
  from ..models.run_budget import RunBudget
  from ..models.supervisor_spec_input_schema import SupervisorSpecInputSchema





T = TypeVar("T", bound="SupervisorSpec")



@_attrs_define
class SupervisorSpec:
    """ A coordinator picks who works next, and merges the contributions at the end.

        Attributes:
            coordinator (str):
            members (list[PatternMember]):
            budget (None | RunBudget | Unset):
            description (str | Unset):  Default: ''.
            engine (SupervisorSpecEngine | Unset):  Default: SupervisorSpecEngine.DEFAULT.
            fan_out (int | Unset):  Default: 3.
            input_schema (SupervisorSpecInputSchema | Unset):
            kind (Literal['supervisor'] | Unset):  Default: 'supervisor'.
            max_turns (int | Unset):  Default: 8.
            policy (Policy | Unset): Ordered rules; the first that matches decides. Without a match no person is needed.
            production_only (bool | Unset):  Default: False.
     """

    coordinator: str
    members: list[PatternMember]
    budget: None | RunBudget | Unset = UNSET
    description: str | Unset = ''
    engine: SupervisorSpecEngine | Unset = SupervisorSpecEngine.DEFAULT
    fan_out: int | Unset = 3
    input_schema: SupervisorSpecInputSchema | Unset = UNSET
    kind: Literal['supervisor'] | Unset = 'supervisor'
    max_turns: int | Unset = 8
    policy: Policy | Unset = UNSET
    production_only: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.pattern_member import PatternMember # noqa: PLC0415
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        from ..models.supervisor_spec_input_schema import SupervisorSpecInputSchema # noqa: PLC0415
        coordinator = self.coordinator

        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)



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


        fan_out = self.fan_out

        input_schema: dict[str, Any] | Unset = UNSET
        if not isinstance(self.input_schema, Unset):
            input_schema = self.input_schema.to_dict()

        kind = self.kind

        max_turns = self.max_turns

        policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.policy, Unset):
            policy = self.policy.to_dict()

        production_only = self.production_only


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "coordinator": coordinator,
            "members": members,
        })
        if budget is not UNSET:
            field_dict["budget"] = budget
        if description is not UNSET:
            field_dict["description"] = description
        if engine is not UNSET:
            field_dict["engine"] = engine
        if fan_out is not UNSET:
            field_dict["fan_out"] = fan_out
        if input_schema is not UNSET:
            field_dict["input_schema"] = input_schema
        if kind is not UNSET:
            field_dict["kind"] = kind
        if max_turns is not UNSET:
            field_dict["max_turns"] = max_turns
        if policy is not UNSET:
            field_dict["policy"] = policy
        if production_only is not UNSET:
            field_dict["production_only"] = production_only

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pattern_member import PatternMember # noqa: PLC0415
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        from ..models.supervisor_spec_input_schema import SupervisorSpecInputSchema # noqa: PLC0415
        d = dict(src_dict)
        coordinator = d.pop("coordinator")

        members = []
        _members = d.pop("members")
        for members_item_data in (_members):
            members_item = PatternMember.from_dict(members_item_data)



            members.append(members_item)


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
        engine: SupervisorSpecEngine | Unset
        if isinstance(_engine,  Unset):
            engine = UNSET
        else:
            engine = SupervisorSpecEngine(_engine)




        fan_out = d.pop("fan_out", UNSET)

        _input_schema = d.pop("input_schema", UNSET)
        input_schema: SupervisorSpecInputSchema | Unset
        if isinstance(_input_schema,  Unset):
            input_schema = UNSET
        else:
            input_schema = SupervisorSpecInputSchema.from_dict(_input_schema)




        kind = cast(Literal['supervisor'] | Unset , d.pop("kind", UNSET))
        if kind != 'supervisor'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'supervisor', got '{kind}'")

        max_turns = d.pop("max_turns", UNSET)

        _policy = d.pop("policy", UNSET)
        policy: Policy | Unset
        if isinstance(_policy,  Unset):
            policy = UNSET
        else:
            policy = Policy.from_dict(_policy)




        production_only = d.pop("production_only", UNSET)

        supervisor_spec = cls(
            coordinator=coordinator,
            members=members,
            budget=budget,
            description=description,
            engine=engine,
            fan_out=fan_out,
            input_schema=input_schema,
            kind=kind,
            max_turns=max_turns,
            policy=policy,
            production_only=production_only,
        )

        return supervisor_spec

