from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.hook_proof import HookProof
from ..types import UNSET, Unset
from typing import Literal, cast






T = TypeVar("T", bound="WebhookTrigger")



@_attrs_define
class WebhookTrigger:
    """ Whenever another system calls.

        Attributes:
            kind (Literal['webhook'] | Unset):  Default: 'webhook'.
            proof (HookProof | Unset): How a caller proves that it may.
     """

    kind: Literal['webhook'] | Unset = 'webhook'
    proof: HookProof | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        proof: str | Unset = UNSET
        if not isinstance(self.proof, Unset):
            proof = self.proof.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if kind is not UNSET:
            field_dict["kind"] = kind
        if proof is not UNSET:
            field_dict["proof"] = proof

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = cast(Literal['webhook'] | Unset , d.pop("kind", UNSET))
        if kind != 'webhook'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'webhook', got '{kind}'")

        _proof = d.pop("proof", UNSET)
        proof: HookProof | Unset
        if isinstance(_proof,  Unset):
            proof = UNSET
        else:
            proof = HookProof(_proof)




        webhook_trigger = cls(
            kind=kind,
            proof=proof,
        )

        return webhook_trigger

