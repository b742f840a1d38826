from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.swarm_member_kind import SwarmMemberKind
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="SwarmMember")



@_attrs_define
class SwarmMember:
    """ A member of a swarm and whom it may hand over to.

        Attributes:
            name (str):
            can_finish (bool | Unset):  Default: True.
            kind (SwarmMemberKind | Unset):  Default: SwarmMemberKind.AGENT.
            targets (list[str] | Unset):
     """

    name: str
    can_finish: bool | Unset = True
    kind: SwarmMemberKind | Unset = SwarmMemberKind.AGENT
    targets: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        can_finish = self.can_finish

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value


        targets: list[str] | Unset = UNSET
        if not isinstance(self.targets, Unset):
            targets = self.targets




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if can_finish is not UNSET:
            field_dict["can_finish"] = can_finish
        if kind is not UNSET:
            field_dict["kind"] = kind
        if targets is not UNSET:
            field_dict["targets"] = targets

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        can_finish = d.pop("can_finish", UNSET)

        _kind = d.pop("kind", UNSET)
        kind: SwarmMemberKind | Unset
        if isinstance(_kind,  Unset):
            kind = UNSET
        else:
            kind = SwarmMemberKind(_kind)




        targets = cast(list[str], d.pop("targets", UNSET))


        swarm_member = cls(
            name=name,
            can_finish=can_finish,
            kind=kind,
            targets=targets,
        )

        return swarm_member

