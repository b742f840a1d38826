from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.pause_cause import PauseCause
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.endpoint_spec import EndpointSpec





T = TypeVar("T", bound="SavedEndpointView")



@_attrs_define
class SavedEndpointView:
    """ An endpoint as it was saved.

        Attributes:
            created_at (datetime.datetime):
            failing_since (datetime.datetime | None): The first failure since the last success; `null` when the last try
                succeeded.
            held_until (datetime.datetime | None): Nothing is sent before: it asked for that, or did not answer.
            id (str):
            old_secret_until (datetime.datetime | None): Until then calls are signed with the secret before, too.
            pause_note (str):
            paused (None | PauseCause): `gone`: it answered 410; `failing`: it only failed for days; `null`: it is told what
                happens.
            secret (None | str): What it checks signatures with, when it was just made. It is shown this once.
            spec (EndpointSpec): Who is told of what.
            updated_at (datetime.datetime):
            version (int):
     """

    created_at: datetime.datetime
    failing_since: datetime.datetime | None
    held_until: datetime.datetime | None
    id: str
    old_secret_until: datetime.datetime | None
    pause_note: str
    paused: None | PauseCause
    secret: None | str
    spec: EndpointSpec
    updated_at: datetime.datetime
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.endpoint_spec import EndpointSpec # noqa: PLC0415
        created_at = self.created_at.isoformat()

        failing_since: None | str
        if isinstance(self.failing_since, datetime.datetime):
            failing_since = self.failing_since.isoformat()
        else:
            failing_since = self.failing_since

        held_until: None | str
        if isinstance(self.held_until, datetime.datetime):
            held_until = self.held_until.isoformat()
        else:
            held_until = self.held_until

        id = self.id

        old_secret_until: None | str
        if isinstance(self.old_secret_until, datetime.datetime):
            old_secret_until = self.old_secret_until.isoformat()
        else:
            old_secret_until = self.old_secret_until

        pause_note = self.pause_note

        paused: None | str
        if isinstance(self.paused, PauseCause):
            paused = self.paused.value
        else:
            paused = self.paused

        secret: None | str
        secret = self.secret

        spec = self.spec.to_dict()

        updated_at = self.updated_at.isoformat()

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "failing_since": failing_since,
            "held_until": held_until,
            "id": id,
            "old_secret_until": old_secret_until,
            "pause_note": pause_note,
            "paused": paused,
            "secret": secret,
            "spec": spec,
            "updated_at": updated_at,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.endpoint_spec import EndpointSpec # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_failing_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                failing_since_type_0 = datetime.datetime.fromisoformat(data)



                return failing_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        failing_since = _parse_failing_since(d.pop("failing_since"))


        def _parse_held_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                held_until_type_0 = datetime.datetime.fromisoformat(data)



                return held_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        held_until = _parse_held_until(d.pop("held_until"))


        id = d.pop("id")

        def _parse_old_secret_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                old_secret_until_type_0 = datetime.datetime.fromisoformat(data)



                return old_secret_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        old_secret_until = _parse_old_secret_until(d.pop("old_secret_until"))


        pause_note = d.pop("pause_note")

        def _parse_paused(data: object) -> None | PauseCause:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                paused_type_0 = PauseCause(data)



                return paused_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PauseCause, data)

        paused = _parse_paused(d.pop("paused"))


        def _parse_secret(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        secret = _parse_secret(d.pop("secret"))


        spec = EndpointSpec.from_dict(d.pop("spec"))




        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        version = d.pop("version")

        saved_endpoint_view = cls(
            created_at=created_at,
            failing_since=failing_since,
            held_until=held_until,
            id=id,
            old_secret_until=old_secret_until,
            pause_note=pause_note,
            paused=paused,
            secret=secret,
            spec=spec,
            updated_at=updated_at,
            version=version,
        )


        saved_endpoint_view.additional_properties = d
        return saved_endpoint_view

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
