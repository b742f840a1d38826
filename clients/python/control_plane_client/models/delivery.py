from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.delivery_status import DeliveryStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.delivery_facts import DeliveryFacts





T = TypeVar("T", bound="Delivery")



@_attrs_define
class Delivery:
    """ One event for one endpoint.

        Attributes:
            at (datetime.datetime): When it happened.
            attempts (int):
            endpoint_id (str):
            event_id (str): The `webhook-id` of every try.
            facts (DeliveryFacts):
            id (str):
            next_at (datetime.datetime | None): When it is tried next.
            status (DeliveryStatus): How telling one endpoint of one event stands.
            status_code (int | None): Of the last answer; `null` without one.
            subject (str):
            type_ (str):
     """

    at: datetime.datetime
    attempts: int
    endpoint_id: str
    event_id: str
    facts: DeliveryFacts
    id: str
    next_at: datetime.datetime | None
    status: DeliveryStatus
    status_code: int | None
    subject: str
    type_: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.delivery_facts import DeliveryFacts # noqa: PLC0415
        at = self.at.isoformat()

        attempts = self.attempts

        endpoint_id = self.endpoint_id

        event_id = self.event_id

        facts = self.facts.to_dict()

        id = self.id

        next_at: None | str
        if isinstance(self.next_at, datetime.datetime):
            next_at = self.next_at.isoformat()
        else:
            next_at = self.next_at

        status = self.status.value

        status_code: int | None
        status_code = self.status_code

        subject = self.subject

        type_ = self.type_


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "attempts": attempts,
            "endpoint_id": endpoint_id,
            "event_id": event_id,
            "facts": facts,
            "id": id,
            "next_at": next_at,
            "status": status,
            "status_code": status_code,
            "subject": subject,
            "type": type_,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.delivery_facts import DeliveryFacts # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        attempts = d.pop("attempts")

        endpoint_id = d.pop("endpoint_id")

        event_id = d.pop("event_id")

        facts = DeliveryFacts.from_dict(d.pop("facts"))




        id = d.pop("id")

        def _parse_next_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_at_type_0 = datetime.datetime.fromisoformat(data)



                return next_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_at = _parse_next_at(d.pop("next_at"))


        status = DeliveryStatus(d.pop("status"))




        def _parse_status_code(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        status_code = _parse_status_code(d.pop("status_code"))


        subject = d.pop("subject")

        type_ = d.pop("type")

        delivery = cls(
            at=at,
            attempts=attempts,
            endpoint_id=endpoint_id,
            event_id=event_id,
            facts=facts,
            id=id,
            next_at=next_at,
            status=status,
            status_code=status_code,
            subject=subject,
            type_=type_,
        )


        delivery.additional_properties = d
        return delivery

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
