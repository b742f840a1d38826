from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.action_kind import ActionKind
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.rule import Rule





T = TypeVar("T", bound="Proposal")



@_attrs_define
class Proposal:
    """ A narrower rule that like approvals have earned.

        Attributes:
            earned (int): Like approvals in a row.
            id (str):
            kind (ActionKind): What can be held until a person decides.
            pattern (str):
            people (int):
            rule (Rule): Holds every action it matches. The names take `*` wildcards.
            sentence (str):
            since (datetime.datetime):
            source (str):
            target (str):
     """

    earned: int
    id: str
    kind: ActionKind
    pattern: str
    people: int
    rule: Rule
    sentence: str
    since: datetime.datetime
    source: str
    target: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.rule import Rule # noqa: PLC0415
        earned = self.earned

        id = self.id

        kind = self.kind.value

        pattern = self.pattern

        people = self.people

        rule = self.rule.to_dict()

        sentence = self.sentence

        since = self.since.isoformat()

        source = self.source

        target = self.target


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "earned": earned,
            "id": id,
            "kind": kind,
            "pattern": pattern,
            "people": people,
            "rule": rule,
            "sentence": sentence,
            "since": since,
            "source": source,
            "target": target,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule import Rule # noqa: PLC0415
        d = dict(src_dict)
        earned = d.pop("earned")

        id = d.pop("id")

        kind = ActionKind(d.pop("kind"))




        pattern = d.pop("pattern")

        people = d.pop("people")

        rule = Rule.from_dict(d.pop("rule"))




        sentence = d.pop("sentence")

        since = datetime.datetime.fromisoformat(d.pop("since"))




        source = d.pop("source")

        target = d.pop("target")

        proposal = cls(
            earned=earned,
            id=id,
            kind=kind,
            pattern=pattern,
            people=people,
            rule=rule,
            sentence=sentence,
            since=since,
            source=source,
            target=target,
        )


        proposal.additional_properties = d
        return proposal

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
