from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.reviewer import Reviewer





T = TypeVar("T", bound="ReviewerReport")



@_attrs_define
class ReviewerReport:
    """ Everybody who decided or has something to decide.

        Attributes:
            complete (bool): False when the period had more votes than are looked at.
            reviewers (list[Reviewer]):
            since (datetime.datetime):
            until (datetime.datetime):
     """

    complete: bool
    reviewers: list[Reviewer]
    since: datetime.datetime
    until: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.reviewer import Reviewer # noqa: PLC0415
        complete = self.complete

        reviewers = []
        for reviewers_item_data in self.reviewers:
            reviewers_item = reviewers_item_data.to_dict()
            reviewers.append(reviewers_item)



        since = self.since.isoformat()

        until = self.until.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "complete": complete,
            "reviewers": reviewers,
            "since": since,
            "until": until,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.reviewer import Reviewer # noqa: PLC0415
        d = dict(src_dict)
        complete = d.pop("complete")

        reviewers = []
        _reviewers = d.pop("reviewers")
        for reviewers_item_data in (_reviewers):
            reviewers_item = Reviewer.from_dict(reviewers_item_data)



            reviewers.append(reviewers_item)


        since = datetime.datetime.fromisoformat(d.pop("since"))




        until = datetime.datetime.fromisoformat(d.pop("until"))




        reviewer_report = cls(
            complete=complete,
            reviewers=reviewers,
            since=since,
            until=until,
        )


        reviewer_report.additional_properties = d
        return reviewer_report

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
