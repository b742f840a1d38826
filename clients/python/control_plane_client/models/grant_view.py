from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.policie_grant import PolicieGrant





T = TypeVar("T", bound="GrantView")



@_attrs_define
class GrantView:
    """ A grant and what came of it.

        Attributes:
            ends_at (datetime.datetime | None):
            grant (PolicieGrant): A proposal that an admin took up or set aside.
            holds (bool): Whether it lets anything pass now.
            passed (int):
            refused (int): Of those: not simply approved.
            run_ids (list[str]):
            sampled (int): Questions about the same that people decided since.
     """

    ends_at: datetime.datetime | None
    grant: PolicieGrant
    holds: bool
    passed: int
    refused: int
    run_ids: list[str]
    sampled: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.policie_grant import PolicieGrant # noqa: PLC0415
        ends_at: None | str
        if isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        grant = self.grant.to_dict()

        holds = self.holds

        passed = self.passed

        refused = self.refused

        run_ids = self.run_ids



        sampled = self.sampled


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "ends_at": ends_at,
            "grant": grant,
            "holds": holds,
            "passed": passed,
            "refused": refused,
            "run_ids": run_ids,
            "sampled": sampled,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.policie_grant import PolicieGrant # noqa: PLC0415
        d = dict(src_dict)
        def _parse_ends_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_at_type_0 = datetime.datetime.fromisoformat(data)



                return ends_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ends_at = _parse_ends_at(d.pop("ends_at"))


        grant = PolicieGrant.from_dict(d.pop("grant"))




        holds = d.pop("holds")

        passed = d.pop("passed")

        refused = d.pop("refused")

        run_ids = cast(list[str], d.pop("run_ids"))


        sampled = d.pop("sampled")

        grant_view = cls(
            ends_at=ends_at,
            grant=grant,
            holds=holds,
            passed=passed,
            refused=refused,
            run_ids=run_ids,
            sampled=sampled,
        )


        grant_view.additional_properties = d
        return grant_view

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
