from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.channel_draft_channel_spec import ChannelDraftChannelSpec





T = TypeVar("T", bound="ChannelDraft")



@_attrs_define
class ChannelDraft:
    """ A channel to add.

        Attributes:
            spec (ChannelDraftChannelSpec): Who is told of what, the address aside.
            url (str | Unset): An Apprise URL, or `store:NAME` for one that is kept as a secret. It is never shown again.
                Default: ''.
     """

    spec: ChannelDraftChannelSpec
    url: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        from ..models.channel_draft_channel_spec import ChannelDraftChannelSpec # noqa: PLC0415
        spec = self.spec.to_dict()

        url = self.url


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })
        if url is not UNSET:
            field_dict["url"] = url

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.channel_draft_channel_spec import ChannelDraftChannelSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = ChannelDraftChannelSpec.from_dict(d.pop("spec"))




        url = d.pop("url", UNSET)

        channel_draft = cls(
            spec=spec,
            url=url,
        )

        return channel_draft

