from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.action_kind import ActionKind
from ..models.mode import Mode
from ..models.on_expiry import OnExpiry
from ..models.on_reject import OnReject
from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="Rule")



@_attrs_define
class Rule:
    """ Holds every action it matches. The names take `*` wildcards.

        Attributes:
            on (ActionKind): What can be held until a person decides.
            approvers (list[str] | Unset):
            because (str | Unset):  Default: ''.
            escalate_after_seconds (int | None | Unset):
            escalate_to (list[str] | Unset):
            expires_after_seconds (int | None | Unset):
            four_eyes (bool | Unset):  Default: False.
            grant (str | Unset):  Default: ''.
            mode (Mode | Unset): How strictly a rule holds an action.
            name (str | Unset):  Default: ''.
            on_expiry (OnExpiry | Unset): What becomes of a question nobody answered in time.
            on_reject (OnReject | Unset): What a rejection does to the run.
            origin (str | Unset):  Default: ''.
            pattern (str | Unset):  Default: '*'.
            quorum (int | Unset):  Default: 1.
            reassign_after_seconds (int | None | Unset):
            reassign_to (list[str] | Unset):
            remind_after_seconds (int | None | Unset):
            sample_every (int | None | Unset):
            source (str | Unset):  Default: '*'.
            target (str | Unset):  Default: '*'.
            until (datetime.datetime | None | Unset):
            when (str | Unset):  Default: ''.
     """

    on: ActionKind
    approvers: list[str] | Unset = UNSET
    because: str | Unset = ''
    escalate_after_seconds: int | None | Unset = UNSET
    escalate_to: list[str] | Unset = UNSET
    expires_after_seconds: int | None | Unset = UNSET
    four_eyes: bool | Unset = False
    grant: str | Unset = ''
    mode: Mode | Unset = UNSET
    name: str | Unset = ''
    on_expiry: OnExpiry | Unset = UNSET
    on_reject: OnReject | Unset = UNSET
    origin: str | Unset = ''
    pattern: str | Unset = '*'
    quorum: int | Unset = 1
    reassign_after_seconds: int | None | Unset = UNSET
    reassign_to: list[str] | Unset = UNSET
    remind_after_seconds: int | None | Unset = UNSET
    sample_every: int | None | Unset = UNSET
    source: str | Unset = '*'
    target: str | Unset = '*'
    until: datetime.datetime | None | Unset = UNSET
    when: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        on = self.on.value

        approvers: list[str] | Unset = UNSET
        if not isinstance(self.approvers, Unset):
            approvers = self.approvers



        because = self.because

        escalate_after_seconds: int | None | Unset
        if isinstance(self.escalate_after_seconds, Unset):
            escalate_after_seconds = UNSET
        else:
            escalate_after_seconds = self.escalate_after_seconds

        escalate_to: list[str] | Unset = UNSET
        if not isinstance(self.escalate_to, Unset):
            escalate_to = self.escalate_to



        expires_after_seconds: int | None | Unset
        if isinstance(self.expires_after_seconds, Unset):
            expires_after_seconds = UNSET
        else:
            expires_after_seconds = self.expires_after_seconds

        four_eyes = self.four_eyes

        grant = self.grant

        mode: str | Unset = UNSET
        if not isinstance(self.mode, Unset):
            mode = self.mode.value


        name = self.name

        on_expiry: str | Unset = UNSET
        if not isinstance(self.on_expiry, Unset):
            on_expiry = self.on_expiry.value


        on_reject: str | Unset = UNSET
        if not isinstance(self.on_reject, Unset):
            on_reject = self.on_reject.value


        origin = self.origin

        pattern = self.pattern

        quorum = self.quorum

        reassign_after_seconds: int | None | Unset
        if isinstance(self.reassign_after_seconds, Unset):
            reassign_after_seconds = UNSET
        else:
            reassign_after_seconds = self.reassign_after_seconds

        reassign_to: list[str] | Unset = UNSET
        if not isinstance(self.reassign_to, Unset):
            reassign_to = self.reassign_to



        remind_after_seconds: int | None | Unset
        if isinstance(self.remind_after_seconds, Unset):
            remind_after_seconds = UNSET
        else:
            remind_after_seconds = self.remind_after_seconds

        sample_every: int | None | Unset
        if isinstance(self.sample_every, Unset):
            sample_every = UNSET
        else:
            sample_every = self.sample_every

        source = self.source

        target = self.target

        until: None | str | Unset
        if isinstance(self.until, Unset):
            until = UNSET
        elif isinstance(self.until, datetime.datetime):
            until = self.until.isoformat()
        else:
            until = self.until

        when = self.when


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "on": on,
        })
        if approvers is not UNSET:
            field_dict["approvers"] = approvers
        if because is not UNSET:
            field_dict["because"] = because
        if escalate_after_seconds is not UNSET:
            field_dict["escalate_after_seconds"] = escalate_after_seconds
        if escalate_to is not UNSET:
            field_dict["escalate_to"] = escalate_to
        if expires_after_seconds is not UNSET:
            field_dict["expires_after_seconds"] = expires_after_seconds
        if four_eyes is not UNSET:
            field_dict["four_eyes"] = four_eyes
        if grant is not UNSET:
            field_dict["grant"] = grant
        if mode is not UNSET:
            field_dict["mode"] = mode
        if name is not UNSET:
            field_dict["name"] = name
        if on_expiry is not UNSET:
            field_dict["on_expiry"] = on_expiry
        if on_reject is not UNSET:
            field_dict["on_reject"] = on_reject
        if origin is not UNSET:
            field_dict["origin"] = origin
        if pattern is not UNSET:
            field_dict["pattern"] = pattern
        if quorum is not UNSET:
            field_dict["quorum"] = quorum
        if reassign_after_seconds is not UNSET:
            field_dict["reassign_after_seconds"] = reassign_after_seconds
        if reassign_to is not UNSET:
            field_dict["reassign_to"] = reassign_to
        if remind_after_seconds is not UNSET:
            field_dict["remind_after_seconds"] = remind_after_seconds
        if sample_every is not UNSET:
            field_dict["sample_every"] = sample_every
        if source is not UNSET:
            field_dict["source"] = source
        if target is not UNSET:
            field_dict["target"] = target
        if until is not UNSET:
            field_dict["until"] = until
        if when is not UNSET:
            field_dict["when"] = when

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        on = ActionKind(d.pop("on"))




        approvers = cast(list[str], d.pop("approvers", UNSET))


        because = d.pop("because", UNSET)

        def _parse_escalate_after_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        escalate_after_seconds = _parse_escalate_after_seconds(d.pop("escalate_after_seconds", UNSET))


        escalate_to = cast(list[str], d.pop("escalate_to", UNSET))


        def _parse_expires_after_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        expires_after_seconds = _parse_expires_after_seconds(d.pop("expires_after_seconds", UNSET))


        four_eyes = d.pop("four_eyes", UNSET)

        grant = d.pop("grant", UNSET)

        _mode = d.pop("mode", UNSET)
        mode: Mode | Unset
        if isinstance(_mode,  Unset):
            mode = UNSET
        else:
            mode = Mode(_mode)




        name = d.pop("name", UNSET)

        _on_expiry = d.pop("on_expiry", UNSET)
        on_expiry: OnExpiry | Unset
        if isinstance(_on_expiry,  Unset):
            on_expiry = UNSET
        else:
            on_expiry = OnExpiry(_on_expiry)




        _on_reject = d.pop("on_reject", UNSET)
        on_reject: OnReject | Unset
        if isinstance(_on_reject,  Unset):
            on_reject = UNSET
        else:
            on_reject = OnReject(_on_reject)




        origin = d.pop("origin", UNSET)

        pattern = d.pop("pattern", UNSET)

        quorum = d.pop("quorum", UNSET)

        def _parse_reassign_after_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        reassign_after_seconds = _parse_reassign_after_seconds(d.pop("reassign_after_seconds", UNSET))


        reassign_to = cast(list[str], d.pop("reassign_to", UNSET))


        def _parse_remind_after_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        remind_after_seconds = _parse_remind_after_seconds(d.pop("remind_after_seconds", UNSET))


        def _parse_sample_every(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        sample_every = _parse_sample_every(d.pop("sample_every", UNSET))


        source = d.pop("source", UNSET)

        target = d.pop("target", UNSET)

        def _parse_until(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                until_type_0 = datetime.datetime.fromisoformat(data)



                return until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        until = _parse_until(d.pop("until", UNSET))


        when = d.pop("when", UNSET)

        rule = cls(
            on=on,
            approvers=approvers,
            because=because,
            escalate_after_seconds=escalate_after_seconds,
            escalate_to=escalate_to,
            expires_after_seconds=expires_after_seconds,
            four_eyes=four_eyes,
            grant=grant,
            mode=mode,
            name=name,
            on_expiry=on_expiry,
            on_reject=on_reject,
            origin=origin,
            pattern=pattern,
            quorum=quorum,
            reassign_after_seconds=reassign_after_seconds,
            reassign_to=reassign_to,
            remind_after_seconds=remind_after_seconds,
            sample_every=sample_every,
            source=source,
            target=target,
            until=until,
            when=when,
        )

        return rule

