from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.notice_event import NoticeEvent
from ..models.notice_status import NoticeStatus
from typing import cast
import datetime






T = TypeVar("T", bound="Notification")



@_attrs_define
class Notification:
    """ One thing that one channel, or one person through it, is told.

        Attributes:
            attempts (int):
            channel_id (str):
            created_at (datetime.datetime):
            error (str): Why it is not delivered, in one sentence; else empty.
            event (NoticeEvent): What people can be told of.
            id (str):
            next_at (datetime.datetime | None): When it is tried next.
            person_id (str): Empty for whoever reads the channel.
            settled_at (datetime.datetime | None):
            status (NoticeStatus): How telling one channel of one thing stands.
            subject (str):
     """

    attempts: int
    channel_id: str
    created_at: datetime.datetime
    error: str
    event: NoticeEvent
    id: str
    next_at: datetime.datetime | None
    person_id: str
    settled_at: datetime.datetime | None
    status: NoticeStatus
    subject: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        attempts = self.attempts

        channel_id = self.channel_id

        created_at = self.created_at.isoformat()

        error = self.error

        event = self.event.value

        id = self.id

        next_at: None | str
        if isinstance(self.next_at, datetime.datetime):
            next_at = self.next_at.isoformat()
        else:
            next_at = self.next_at

        person_id = self.person_id

        settled_at: None | str
        if isinstance(self.settled_at, datetime.datetime):
            settled_at = self.settled_at.isoformat()
        else:
            settled_at = self.settled_at

        status = self.status.value

        subject = self.subject


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "attempts": attempts,
            "channel_id": channel_id,
            "created_at": created_at,
            "error": error,
            "event": event,
            "id": id,
            "next_at": next_at,
            "person_id": person_id,
            "settled_at": settled_at,
            "status": status,
            "subject": subject,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        attempts = d.pop("attempts")

        channel_id = d.pop("channel_id")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        error = d.pop("error")

        event = NoticeEvent(d.pop("event"))




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


        person_id = d.pop("person_id")

        def _parse_settled_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                settled_at_type_0 = datetime.datetime.fromisoformat(data)



                return settled_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        settled_at = _parse_settled_at(d.pop("settled_at"))


        status = NoticeStatus(d.pop("status"))




        subject = d.pop("subject")

        notification = cls(
            attempts=attempts,
            channel_id=channel_id,
            created_at=created_at,
            error=error,
            event=event,
            id=id,
            next_at=next_at,
            person_id=person_id,
            settled_at=settled_at,
            status=status,
            subject=subject,
        )


        notification.additional_properties = d
        return notification

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
