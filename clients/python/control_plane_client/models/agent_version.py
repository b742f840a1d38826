from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.agent_spec import AgentSpec





T = TypeVar("T", bound="AgentVersion")



@_attrs_define
class AgentVersion:
    """ What an agent was from one save to the next.

        Attributes:
            created_at (datetime.datetime):
            created_by (str):
            note (str):
            number (int):
            spec (AgentSpec): Everything an immutable agent version says.
     """

    created_at: datetime.datetime
    created_by: str
    note: str
    number: int
    spec: AgentSpec
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent_spec import AgentSpec # noqa: PLC0415
        created_at = self.created_at.isoformat()

        created_by = self.created_by

        note = self.note

        number = self.number

        spec = self.spec.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "created_by": created_by,
            "note": note,
            "number": number,
            "spec": spec,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent_spec import AgentSpec # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        created_by = d.pop("created_by")

        note = d.pop("note")

        number = d.pop("number")

        spec = AgentSpec.from_dict(d.pop("spec"))




        agent_version = cls(
            created_at=created_at,
            created_by=created_by,
            note=note,
            number=number,
            spec=spec,
        )


        agent_version.additional_properties = d
        return agent_version

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
