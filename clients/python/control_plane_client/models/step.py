from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.step_kind import StepKind
from ..models.step_status import StepStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.step_detail import StepDetail
  from ..models.usage import Usage





T = TypeVar("T", bound="Step")



@_attrs_define
class Step:
    """ One recorded effect of a run.

        Attributes:
            attempt (int):
            detail (StepDetail):
            error (None | str):
            finished_at (datetime.datetime | None):
            first_token_ms (int | None):
            key (str):
            kind (StepKind): What a step did.
            latency_ms (int | None):
            model (None | str):
            name (str):
            preview (str):
            price (None | str): Where the price came from.
            reason (None | str): Why it failed, from a closed vocabulary.
            round_ (int):
            run_id (str):
            seq (int): Order of recording.
            started_at (datetime.datetime):
            status (StepStatus): Where a step is.
            superseded (bool): Replaced by a retry; kept for the record.
            usage (Usage): What model calls used.
     """

    attempt: int
    detail: StepDetail
    error: None | str
    finished_at: datetime.datetime | None
    first_token_ms: int | None
    key: str
    kind: StepKind
    latency_ms: int | None
    model: None | str
    name: str
    preview: str
    price: None | str
    reason: None | str
    round_: int
    run_id: str
    seq: int
    started_at: datetime.datetime
    status: StepStatus
    superseded: bool
    usage: Usage
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.step_detail import StepDetail # noqa: PLC0415
        from ..models.usage import Usage # noqa: PLC0415
        attempt = self.attempt

        detail = self.detail.to_dict()

        error: None | str
        error = self.error

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        first_token_ms: int | None
        first_token_ms = self.first_token_ms

        key = self.key

        kind = self.kind.value

        latency_ms: int | None
        latency_ms = self.latency_ms

        model: None | str
        model = self.model

        name = self.name

        preview = self.preview

        price: None | str
        price = self.price

        reason: None | str
        reason = self.reason

        round_ = self.round_

        run_id = self.run_id

        seq = self.seq

        started_at = self.started_at.isoformat()

        status = self.status.value

        superseded = self.superseded

        usage = self.usage.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "attempt": attempt,
            "detail": detail,
            "error": error,
            "finished_at": finished_at,
            "first_token_ms": first_token_ms,
            "key": key,
            "kind": kind,
            "latency_ms": latency_ms,
            "model": model,
            "name": name,
            "preview": preview,
            "price": price,
            "reason": reason,
            "round": round_,
            "run_id": run_id,
            "seq": seq,
            "started_at": started_at,
            "status": status,
            "superseded": superseded,
            "usage": usage,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.step_detail import StepDetail # noqa: PLC0415
        from ..models.usage import Usage # noqa: PLC0415
        d = dict(src_dict)
        attempt = d.pop("attempt")

        detail = StepDetail.from_dict(d.pop("detail"))




        def _parse_error(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        error = _parse_error(d.pop("error"))


        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)



                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))


        def _parse_first_token_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        first_token_ms = _parse_first_token_ms(d.pop("first_token_ms"))


        key = d.pop("key")

        kind = StepKind(d.pop("kind"))




        def _parse_latency_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        latency_ms = _parse_latency_ms(d.pop("latency_ms"))


        def _parse_model(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        model = _parse_model(d.pop("model"))


        name = d.pop("name")

        preview = d.pop("preview")

        def _parse_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        price = _parse_price(d.pop("price"))


        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))


        round_ = d.pop("round")

        run_id = d.pop("run_id")

        seq = d.pop("seq")

        started_at = datetime.datetime.fromisoformat(d.pop("started_at"))




        status = StepStatus(d.pop("status"))




        superseded = d.pop("superseded")

        usage = Usage.from_dict(d.pop("usage"))




        step = cls(
            attempt=attempt,
            detail=detail,
            error=error,
            finished_at=finished_at,
            first_token_ms=first_token_ms,
            key=key,
            kind=kind,
            latency_ms=latency_ms,
            model=model,
            name=name,
            preview=preview,
            price=price,
            reason=reason,
            round_=round_,
            run_id=run_id,
            seq=seq,
            started_at=started_at,
            status=status,
            superseded=superseded,
            usage=usage,
        )


        step.additional_properties = d
        return step

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
