from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.channel_spec_language import ChannelSpecLanguage
from ..models.risk_tier import RiskTier
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="ChannelSpec")



@_attrs_define
class ChannelSpec:
    """ Who is told of what, the address aside.

        Attributes:
            name (str):
            description (str | Unset):  Default: ''.
            events (list[str] | Unset):
            language (ChannelSpecLanguage | Unset):  Default: ChannelSpecLanguage.EN.
            pattern (str | Unset):  Default: '*'.
            people (list[str] | Unset):
            risks (list[RiskTier] | Unset):
     """

    name: str
    description: str | Unset = ''
    events: list[str] | Unset = UNSET
    language: ChannelSpecLanguage | Unset = ChannelSpecLanguage.EN
    pattern: str | Unset = '*'
    people: list[str] | Unset = UNSET
    risks: list[RiskTier] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        description = self.description

        events: list[str] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = self.events



        language: str | Unset = UNSET
        if not isinstance(self.language, Unset):
            language = self.language.value


        pattern = self.pattern

        people: list[str] | Unset = UNSET
        if not isinstance(self.people, Unset):
            people = self.people



        risks: list[str] | Unset = UNSET
        if not isinstance(self.risks, Unset):
            risks = []
            for risks_item_data in self.risks:
                risks_item = risks_item_data.value
                risks.append(risks_item)




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if events is not UNSET:
            field_dict["events"] = events
        if language is not UNSET:
            field_dict["language"] = language
        if pattern is not UNSET:
            field_dict["pattern"] = pattern
        if people is not UNSET:
            field_dict["people"] = people
        if risks is not UNSET:
            field_dict["risks"] = risks

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        description = d.pop("description", UNSET)

        events = cast(list[str], d.pop("events", UNSET))


        _language = d.pop("language", UNSET)
        language: ChannelSpecLanguage | Unset
        if isinstance(_language,  Unset):
            language = UNSET
        else:
            language = ChannelSpecLanguage(_language)




        pattern = d.pop("pattern", UNSET)

        people = cast(list[str], d.pop("people", UNSET))


        _risks = d.pop("risks", UNSET)
        risks: list[RiskTier] | Unset = UNSET
        if _risks is not UNSET:
            risks = []
            for risks_item_data in _risks:
                risks_item = RiskTier(risks_item_data)



                risks.append(risks_item)


        channel_spec = cls(
            name=name,
            description=description,
            events=events,
            language=language,
            pattern=pattern,
            people=people,
            risks=risks,
        )

        return channel_spec

