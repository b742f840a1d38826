from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.agent import Agent





T = TypeVar("T", bound="AgentRow")



@_attrs_define
class AgentRow:
    """ An agent with how it did over the last 30 days.

        Attributes:
            agent (Agent): A registered agent, with its current version's specification.
            cost_usd (None | str):
            p95_seconds (float | None):
            success (float | None): Completed turns over all; `null` without any.
            turns (int):
     """

    agent: Agent
    cost_usd: None | str
    p95_seconds: float | None
    success: float | None
    turns: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent import Agent # noqa: PLC0415
        agent = self.agent.to_dict()

        cost_usd: None | str
        cost_usd = self.cost_usd

        p95_seconds: float | None
        p95_seconds = self.p95_seconds

        success: float | None
        success = self.success

        turns = self.turns


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "agent": agent,
            "cost_usd": cost_usd,
            "p95_seconds": p95_seconds,
            "success": success,
            "turns": turns,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent import Agent # noqa: PLC0415
        d = dict(src_dict)
        agent = Agent.from_dict(d.pop("agent"))




        def _parse_cost_usd(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cost_usd = _parse_cost_usd(d.pop("cost_usd"))


        def _parse_p95_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        p95_seconds = _parse_p95_seconds(d.pop("p95_seconds"))


        def _parse_success(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        success = _parse_success(d.pop("success"))


        turns = d.pop("turns")

        agent_row = cls(
            agent=agent,
            cost_usd=cost_usd,
            p95_seconds=p95_seconds,
            success=success,
            turns=turns,
        )


        agent_row.additional_properties = d
        return agent_row

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
