from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.swarm_spec_engine import SwarmSpecEngine
from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.policy import Policy
  from ..models.run_budget import RunBudget
  from ..models.swarm_member import SwarmMember
  from ..models.swarm_spec_input_schema import SwarmSpecInputSchema





T = TypeVar("T", bound="SwarmSpec")



@_attrs_define
class SwarmSpec:
    """ Agents hand over to each other; whoever answers without handing over ends the run.

        Attributes:
            entry (str):
            members (list[SwarmMember]):
            budget (None | RunBudget | Unset):
            description (str | Unset):  Default: ''.
            engine (SwarmSpecEngine | Unset):  Default: SwarmSpecEngine.DEFAULT.
            input_schema (SwarmSpecInputSchema | Unset):
            kind (Literal['swarm'] | Unset):  Default: 'swarm'.
            max_iterations (int | Unset):  Default: 10.
            policy (Policy | Unset): Ordered rules; the first that matches decides. Without a match no person is needed.
            production_only (bool | Unset):  Default: False.
     """

    entry: str
    members: list[SwarmMember]
    budget: None | RunBudget | Unset = UNSET
    description: str | Unset = ''
    engine: SwarmSpecEngine | Unset = SwarmSpecEngine.DEFAULT
    input_schema: SwarmSpecInputSchema | Unset = UNSET
    kind: Literal['swarm'] | Unset = 'swarm'
    max_iterations: int | Unset = 10
    policy: Policy | Unset = UNSET
    production_only: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        from ..models.swarm_member import SwarmMember # noqa: PLC0415
        from ..models.swarm_spec_input_schema import SwarmSpecInputSchema # noqa: PLC0415
        entry = self.entry

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


        input_schema: dict[str, Any] | Unset = UNSET
        if not isinstance(self.input_schema, Unset):
            input_schema = self.input_schema.to_dict()

        kind = self.kind

        max_iterations = self.max_iterations

        policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.policy, Unset):
            policy = self.policy.to_dict()

        production_only = self.production_only


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "entry": entry,
            "members": members,
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
        if max_iterations is not UNSET:
            field_dict["max_iterations"] = max_iterations
        if policy is not UNSET:
            field_dict["policy"] = policy
        if production_only is not UNSET:
            field_dict["production_only"] = production_only

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.policy import Policy # noqa: PLC0415
        from ..models.run_budget import RunBudget # noqa: PLC0415
        from ..models.swarm_member import SwarmMember # noqa: PLC0415
        from ..models.swarm_spec_input_schema import SwarmSpecInputSchema # noqa: PLC0415
        d = dict(src_dict)
        entry = d.pop("entry")

        members = []
        _members = d.pop("members")
        for members_item_data in (_members):
            members_item = SwarmMember.from_dict(members_item_data)



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
        engine: SwarmSpecEngine | Unset
        if isinstance(_engine,  Unset):
            engine = UNSET
        else:
            engine = SwarmSpecEngine(_engine)




        _input_schema = d.pop("input_schema", UNSET)
        input_schema: SwarmSpecInputSchema | Unset
        if isinstance(_input_schema,  Unset):
            input_schema = UNSET
        else:
            input_schema = SwarmSpecInputSchema.from_dict(_input_schema)




        kind = cast(Literal['swarm'] | Unset , d.pop("kind", UNSET))
        if kind != 'swarm'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'swarm', got '{kind}'")

        max_iterations = d.pop("max_iterations", UNSET)

        _policy = d.pop("policy", UNSET)
        policy: Policy | Unset
        if isinstance(_policy,  Unset):
            policy = UNSET
        else:
            policy = Policy.from_dict(_policy)




        production_only = d.pop("production_only", UNSET)

        swarm_spec = cls(
            entry=entry,
            members=members,
            budget=budget,
            description=description,
            engine=engine,
            input_schema=input_schema,
            kind=kind,
            max_iterations=max_iterations,
            policy=policy,
            production_only=production_only,
        )

        return swarm_spec

