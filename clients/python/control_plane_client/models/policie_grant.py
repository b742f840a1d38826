from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.action_kind import ActionKind
from ..models.grant_status import GrantStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.rule import Rule





T = TypeVar("T", bound="PolicieGrant")



@_attrs_define
class PolicieGrant:
    """ A proposal that an admin took up or set aside.

        Attributes:
            at (datetime.datetime):
            by (str):
            earned (int):
            ended_at (datetime.datetime | None):
            ended_by (None | str):
            id (str):
            kind (ActionKind): What can be held until a person decides.
            pattern (str):
            policy_version (int | None):
            rule (Rule): Holds every action it matches. The names take `*` wildcards.
            source (str):
            status (GrantStatus): What became of a proposal.
            target (str):
     """

    at: datetime.datetime
    by: str
    earned: int
    ended_at: datetime.datetime | None
    ended_by: None | str
    id: str
    kind: ActionKind
    pattern: str
    policy_version: int | None
    rule: Rule
    source: str
    status: GrantStatus
    target: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.rule import Rule # noqa: PLC0415
        at = self.at.isoformat()

        by = self.by

        earned = self.earned

        ended_at: None | str
        if isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        ended_by: None | str
        ended_by = self.ended_by

        id = self.id

        kind = self.kind.value

        pattern = self.pattern

        policy_version: int | None
        policy_version = self.policy_version

        rule = self.rule.to_dict()

        source = self.source

        status = self.status.value

        target = self.target


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "by": by,
            "earned": earned,
            "ended_at": ended_at,
            "ended_by": ended_by,
            "id": id,
            "kind": kind,
            "pattern": pattern,
            "policy_version": policy_version,
            "rule": rule,
            "source": source,
            "status": status,
            "target": target,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule import Rule # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        earned = d.pop("earned")

        def _parse_ended_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)



                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ended_at = _parse_ended_at(d.pop("ended_at"))


        def _parse_ended_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ended_by = _parse_ended_by(d.pop("ended_by"))


        id = d.pop("id")

        kind = ActionKind(d.pop("kind"))




        pattern = d.pop("pattern")

        def _parse_policy_version(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        policy_version = _parse_policy_version(d.pop("policy_version"))


        rule = Rule.from_dict(d.pop("rule"))




        source = d.pop("source")

        status = GrantStatus(d.pop("status"))




        target = d.pop("target")

        policie_grant = cls(
            at=at,
            by=by,
            earned=earned,
            ended_at=ended_at,
            ended_by=ended_by,
            id=id,
            kind=kind,
            pattern=pattern,
            policy_version=policy_version,
            rule=rule,
            source=source,
            status=status,
            target=target,
        )


        policie_grant.additional_properties = d
        return policie_grant

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
