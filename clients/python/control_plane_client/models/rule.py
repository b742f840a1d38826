from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.action_kind import ActionKind
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Rule")



@_attrs_define
class Rule:
    """ Asks a person before every action it matches. The names take `*` wildcards.

        Attributes:
            on (ActionKind): What can be held until a person decides.
            because (str | Unset):  Default: ''.
            expires_after_seconds (int | None | Unset):
            source (str | Unset):  Default: '*'.
            target (str | Unset):  Default: '*'.
     """

    on: ActionKind
    because: str | Unset = ''
    expires_after_seconds: int | None | Unset = UNSET
    source: str | Unset = '*'
    target: str | Unset = '*'





    def to_dict(self) -> dict[str, Any]:
        on = self.on.value

        because = self.because

        expires_after_seconds: int | None | Unset
        if isinstance(self.expires_after_seconds, Unset):
            expires_after_seconds = UNSET
        else:
            expires_after_seconds = self.expires_after_seconds

        source = self.source

        target = self.target


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "on": on,
        })
        if because is not UNSET:
            field_dict["because"] = because
        if expires_after_seconds is not UNSET:
            field_dict["expires_after_seconds"] = expires_after_seconds
        if source is not UNSET:
            field_dict["source"] = source
        if target is not UNSET:
            field_dict["target"] = target

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        on = ActionKind(d.pop("on"))




        because = d.pop("because", UNSET)

        def _parse_expires_after_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expires_after_seconds = _parse_expires_after_seconds(d.pop("expires_after_seconds", UNSET))


        source = d.pop("source", UNSET)

        target = d.pop("target", UNSET)

        rule = cls(
            on=on,
            because=because,
            expires_after_seconds=expires_after_seconds,
            source=source,
            target=target,
        )

        return rule

