from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.agent import Agent
  from ..models.promotion_request import PromotionRequest
  from ..models.stage_change import StageChange





T = TypeVar("T", bound="Promotion")



@_attrs_define
class Promotion:
    """ What came of it: a change of stage, or a request that waits.

        Attributes:
            agent (Agent): A registered agent, with its current version's specification.
            change (None | StageChange):
            request (None | PromotionRequest):
     """

    agent: Agent
    change: None | StageChange
    request: None | PromotionRequest
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.promotion_request import PromotionRequest # noqa: PLC0415
        from ..models.stage_change import StageChange # noqa: PLC0415
        agent = self.agent.to_dict()

        change: dict[str, Any] | None
        if isinstance(self.change, StageChange):
            change = self.change.to_dict()
        else:
            change = self.change

        request: dict[str, Any] | None
        if isinstance(self.request, PromotionRequest):
            request = self.request.to_dict()
        else:
            request = self.request


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "agent": agent,
            "change": change,
            "request": request,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.promotion_request import PromotionRequest # noqa: PLC0415
        from ..models.stage_change import StageChange # noqa: PLC0415
        d = dict(src_dict)
        agent = Agent.from_dict(d.pop("agent"))




        def _parse_change(data: object) -> None | StageChange:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                change_type_0 = StageChange.from_dict(data)



                return change_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StageChange, data)

        change = _parse_change(d.pop("change"))


        def _parse_request(data: object) -> None | PromotionRequest:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                request_type_0 = PromotionRequest.from_dict(data)



                return request_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PromotionRequest, data)

        request = _parse_request(d.pop("request"))


        promotion = cls(
            agent=agent,
            change=change,
            request=request,
        )


        promotion.additional_properties = d
        return promotion

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
