from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.rule_effect import RuleEffect





T = TypeVar("T", bound="Simulation")



@_attrs_define
class Simulation:
    """ What a draft would have done in a period.

        Attributes:
            actions (int):
            added_seconds (float | None): Of waiting; `null` when nobody can know.
            asked (int):
            emptied_runs (int): Their contents are gone.
            estimated (int): Questions whose waiting is in `added_seconds`.
            let_pass (int): Rejected by people when the workspace's policy asked; the draft holds none.
            let_pass_runs (list[str]):
            logged (int):
            refused (int):
            rules (list[RuleEffect]):
            runs (int):
            since (datetime.datetime):
            truncated (bool): Whether there were more runs than are looked at.
            unestimated (int): Questions whose waiting is not.
            unknown (int):
            until (datetime.datetime):
            watched (int):
     """

    actions: int
    added_seconds: float | None
    asked: int
    emptied_runs: int
    estimated: int
    let_pass: int
    let_pass_runs: list[str]
    logged: int
    refused: int
    rules: list[RuleEffect]
    runs: int
    since: datetime.datetime
    truncated: bool
    unestimated: int
    unknown: int
    until: datetime.datetime
    watched: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.rule_effect import RuleEffect # noqa: PLC0415
        actions = self.actions

        added_seconds: float | None
        added_seconds = self.added_seconds

        asked = self.asked

        emptied_runs = self.emptied_runs

        estimated = self.estimated

        let_pass = self.let_pass

        let_pass_runs = self.let_pass_runs



        logged = self.logged

        refused = self.refused

        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)



        runs = self.runs

        since = self.since.isoformat()

        truncated = self.truncated

        unestimated = self.unestimated

        unknown = self.unknown

        until = self.until.isoformat()

        watched = self.watched


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "actions": actions,
            "added_seconds": added_seconds,
            "asked": asked,
            "emptied_runs": emptied_runs,
            "estimated": estimated,
            "let_pass": let_pass,
            "let_pass_runs": let_pass_runs,
            "logged": logged,
            "refused": refused,
            "rules": rules,
            "runs": runs,
            "since": since,
            "truncated": truncated,
            "unestimated": unestimated,
            "unknown": unknown,
            "until": until,
            "watched": watched,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule_effect import RuleEffect # noqa: PLC0415
        d = dict(src_dict)
        actions = d.pop("actions")

        def _parse_added_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        added_seconds = _parse_added_seconds(d.pop("added_seconds"))


        asked = d.pop("asked")

        emptied_runs = d.pop("emptied_runs")

        estimated = d.pop("estimated")

        let_pass = d.pop("let_pass")

        let_pass_runs = cast(list[str], d.pop("let_pass_runs"))


        logged = d.pop("logged")

        refused = d.pop("refused")

        rules = []
        _rules = d.pop("rules")
        for rules_item_data in (_rules):
            rules_item = RuleEffect.from_dict(rules_item_data)



            rules.append(rules_item)


        runs = d.pop("runs")

        since = datetime.datetime.fromisoformat(d.pop("since"))




        truncated = d.pop("truncated")

        unestimated = d.pop("unestimated")

        unknown = d.pop("unknown")

        until = datetime.datetime.fromisoformat(d.pop("until"))




        watched = d.pop("watched")

        simulation = cls(
            actions=actions,
            added_seconds=added_seconds,
            asked=asked,
            emptied_runs=emptied_runs,
            estimated=estimated,
            let_pass=let_pass,
            let_pass_runs=let_pass_runs,
            logged=logged,
            refused=refused,
            rules=rules,
            runs=runs,
            since=since,
            truncated=truncated,
            unestimated=unestimated,
            unknown=unknown,
            until=until,
            watched=watched,
        )


        simulation.additional_properties = d
        return simulation

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
