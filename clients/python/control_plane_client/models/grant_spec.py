from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.role import Role






T = TypeVar("T", bound="GrantSpec")



@_attrs_define
class GrantSpec:
    """ A role for one thing of the workspace, as it is entered.

        Attributes:
            role (Role): What a principal may do in a workspace. Admin implies all others; no other implies any.
            subject (str):
     """

    role: Role
    subject: str





    def to_dict(self) -> dict[str, Any]:
        role = self.role.value

        subject = self.subject


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "role": role,
            "subject": subject,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        role = Role(d.pop("role"))




        subject = d.pop("subject")

        grant_spec = cls(
            role=role,
            subject=subject,
        )

        return grant_spec

