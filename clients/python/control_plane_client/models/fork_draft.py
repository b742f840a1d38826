from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.fork_draft_input_type_0 import ForkDraftInputType0





T = TypeVar("T", bound="ForkDraft")



@_attrs_define
class ForkDraft:
    """ Where a new run leaves the old one's record.

        Attributes:
            from_key (str | Unset): The step to take anew; empty starts from the beginning. Default: ''.
            input_ (ForkDraftInputType0 | None | Unset): The run's input instead; only from the beginning.
            instruction (None | str | Unset): What the step is told instead.
            latest_versions (bool | Unset): Use the current versions instead of the pinned ones. Default: False.
     """

    from_key: str | Unset = ''
    input_: ForkDraftInputType0 | None | Unset = UNSET
    instruction: None | str | Unset = UNSET
    latest_versions: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.fork_draft_input_type_0 import ForkDraftInputType0 # noqa: PLC0415
        from_key = self.from_key

        input_: dict[str, Any] | None | Unset
        if isinstance(self.input_, Unset):
            input_ = UNSET
        elif isinstance(self.input_, ForkDraftInputType0):
            input_ = self.input_.to_dict()
        else:
            input_ = self.input_

        instruction: None | str | Unset
        if isinstance(self.instruction, Unset):
            instruction = UNSET
        else:
            instruction = self.instruction

        latest_versions = self.latest_versions


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if from_key is not UNSET:
            field_dict["from_key"] = from_key
        if input_ is not UNSET:
            field_dict["input"] = input_
        if instruction is not UNSET:
            field_dict["instruction"] = instruction
        if latest_versions is not UNSET:
            field_dict["latest_versions"] = latest_versions

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fork_draft_input_type_0 import ForkDraftInputType0 # noqa: PLC0415
        d = dict(src_dict)
        from_key = d.pop("from_key", UNSET)

        def _parse_input_(data: object) -> ForkDraftInputType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                input_type_0 = ForkDraftInputType0.from_dict(data)



                return input_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ForkDraftInputType0 | None | Unset, data)

        input_ = _parse_input_(d.pop("input", UNSET))


        def _parse_instruction(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instruction = _parse_instruction(d.pop("instruction", UNSET))


        latest_versions = d.pop("latest_versions", UNSET)

        fork_draft = cls(
            from_key=from_key,
            input_=input_,
            instruction=instruction,
            latest_versions=latest_versions,
        )

        return fork_draft

