from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.channel_change_channel_spec import ChannelChangeChannelSpec





T = TypeVar("T", bound="ChannelChange")



@_attrs_define
class ChannelChange:
    """ What a channel is to be from now on; without `url` its address stays.

        Attributes:
            spec (ChannelChangeChannelSpec): Who is told of what, the address aside.
            expected_version (int | None | Unset): The version that was read; or send it as `If-Match`.
            url (str | Unset): An Apprise URL, or `store:NAME` for one that is kept as a secret. It is never shown again.
                Default: ''.
     """

    spec: ChannelChangeChannelSpec
    expected_version: int | None | Unset = UNSET
    url: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        from ..models.channel_change_channel_spec import ChannelChangeChannelSpec # noqa: PLC0415
        spec = self.spec.to_dict()

        expected_version: int | None | Unset
        if isinstance(self.expected_version, Unset):
            expected_version = UNSET
        else:
            expected_version = self.expected_version

        url = self.url


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })
        if expected_version is not UNSET:
            field_dict["expected_version"] = expected_version
        if url is not UNSET:
            field_dict["url"] = url

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.channel_change_channel_spec import ChannelChangeChannelSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = ChannelChangeChannelSpec.from_dict(d.pop("spec"))




        def _parse_expected_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expected_version = _parse_expected_version(d.pop("expected_version", UNSET))


        url = d.pop("url", UNSET)

        channel_change = cls(
            spec=spec,
            expected_version=expected_version,
            url=url,
        )

        return channel_change

