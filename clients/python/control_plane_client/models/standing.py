from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.owner_state import OwnerState
from typing import cast

if TYPE_CHECKING:
  from ..models.agent import Agent
  from ..models.control_set import ControlSet
  from ..models.evidence import Evidence
  from ..models.flag import Flag
  from ..models.promotion_request import PromotionRequest
  from ..models.way import Way





T = TypeVar("T", bound="Standing")



@_attrs_define
class Standing:
    """ An agent, and everything that governs it now.

        Attributes:
            agent (Agent): A registered agent, with its current version's specification.
            controls (ControlSet): What a tier asks for; version 0 is the product's default.
            evidence (list[Evidence]):
            flags (list[Flag]):
            owner (OwnerState): What is behind an agent's owner.
            pending (None | PromotionRequest):
            ways (list[Way]):
     """

    agent: Agent
    controls: ControlSet
    evidence: list[Evidence]
    flags: list[Flag]
    owner: OwnerState
    pending: None | PromotionRequest
    ways: list[Way]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.control_set import ControlSet # noqa: PLC0415
        from ..models.evidence import Evidence # noqa: PLC0415
        from ..models.flag import Flag # noqa: PLC0415
        from ..models.promotion_request import PromotionRequest # noqa: PLC0415
        from ..models.way import Way # noqa: PLC0415
        agent = self.agent.to_dict()

        controls = self.controls.to_dict()

        evidence = []
        for evidence_item_data in self.evidence:
            evidence_item = evidence_item_data.to_dict()
            evidence.append(evidence_item)



        flags = []
        for flags_item_data in self.flags:
            flags_item = flags_item_data.to_dict()
            flags.append(flags_item)



        owner = self.owner.value

        pending: dict[str, Any] | None
        if isinstance(self.pending, PromotionRequest):
            pending = self.pending.to_dict()
        else:
            pending = self.pending

        ways = []
        for ways_item_data in self.ways:
            ways_item = ways_item_data.to_dict()
            ways.append(ways_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "agent": agent,
            "controls": controls,
            "evidence": evidence,
            "flags": flags,
            "owner": owner,
            "pending": pending,
            "ways": ways,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.control_set import ControlSet # noqa: PLC0415
        from ..models.evidence import Evidence # noqa: PLC0415
        from ..models.flag import Flag # noqa: PLC0415
        from ..models.promotion_request import PromotionRequest # noqa: PLC0415
        from ..models.way import Way # noqa: PLC0415
        d = dict(src_dict)
        agent = Agent.from_dict(d.pop("agent"))




        controls = ControlSet.from_dict(d.pop("controls"))




        evidence = []
        _evidence = d.pop("evidence")
        for evidence_item_data in (_evidence):
            evidence_item = Evidence.from_dict(evidence_item_data)



            evidence.append(evidence_item)


        flags = []
        _flags = d.pop("flags")
        for flags_item_data in (_flags):
            flags_item = Flag.from_dict(flags_item_data)



            flags.append(flags_item)


        owner = OwnerState(d.pop("owner"))




        def _parse_pending(data: object) -> None | PromotionRequest:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pending_type_0 = PromotionRequest.from_dict(data)



                return pending_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PromotionRequest, data)

        pending = _parse_pending(d.pop("pending"))


        ways = []
        _ways = d.pop("ways")
        for ways_item_data in (_ways):
            ways_item = Way.from_dict(ways_item_data)



            ways.append(ways_item)


        standing = cls(
            agent=agent,
            controls=controls,
            evidence=evidence,
            flags=flags,
            owner=owner,
            pending=pending,
            ways=ways,
        )


        standing.additional_properties = d
        return standing

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
