from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.channel_spec import ChannelSpec
  from ..models.notice_counts import NoticeCounts





T = TypeVar("T", bound="ChannelDetail")



@_attrs_define
class ChannelDetail:
    """ A channel with how what it is told stands.

        Attributes:
            created_at (datetime.datetime):
            id (str):
            notifications (NoticeCounts): How what was to be told in the last 30 days stands.
            paused (bool):
            secret (str): Name of the stored secret that holds the address, if any.
            service (str): What its address begins with.
            spec (ChannelSpec): Who is told of what, the address aside.
            updated_at (datetime.datetime):
            version (int):
     """

    created_at: datetime.datetime
    id: str
    notifications: NoticeCounts
    paused: bool
    secret: str
    service: str
    spec: ChannelSpec
    updated_at: datetime.datetime
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.channel_spec import ChannelSpec # noqa: PLC0415
        from ..models.notice_counts import NoticeCounts # noqa: PLC0415
        created_at = self.created_at.isoformat()

        id = self.id

        notifications = self.notifications.to_dict()

        paused = self.paused

        secret = self.secret

        service = self.service

        spec = self.spec.to_dict()

        updated_at = self.updated_at.isoformat()

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "id": id,
            "notifications": notifications,
            "paused": paused,
            "secret": secret,
            "service": service,
            "spec": spec,
            "updated_at": updated_at,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.channel_spec import ChannelSpec # noqa: PLC0415
        from ..models.notice_counts import NoticeCounts # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

        notifications = NoticeCounts.from_dict(d.pop("notifications"))




        paused = d.pop("paused")

        secret = d.pop("secret")

        service = d.pop("service")

        spec = ChannelSpec.from_dict(d.pop("spec"))




        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        version = d.pop("version")

        channel_detail = cls(
            created_at=created_at,
            id=id,
            notifications=notifications,
            paused=paused,
            secret=secret,
            service=service,
            spec=spec,
            updated_at=updated_at,
            version=version,
        )


        channel_detail.additional_properties = d
        return channel_detail

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
