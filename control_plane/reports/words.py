"""What reports are said in: one language, one time zone, and the words for closed sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from control_plane.catalogues import catalogue
from control_plane.domain.agents import RiskTier, Stage
from control_plane.domain.controls import Control
from control_plane.domain.errors import N_
from control_plane.domain.flags import FlagKind
from control_plane.domain.lifecycle import RequestStatus

STAGE: dict[str, str] = {
    Stage.DRAFT: N_("Draft"),
    Stage.STAGING: N_("Staging"),
    Stage.PRODUCTION: N_("Production"),
    Stage.RETIRED: N_("Retired"),
}
RISK_TIER: dict[str, str] = {
    RiskTier.MINIMAL: N_("Minimal"),
    RiskTier.LIMITED: N_("Limited"),
    RiskTier.HIGH: N_("High"),
    RiskTier.PROHIBITED: N_("Prohibited"),
}
CONTROL: dict[str, str] = {
    Control.OWNER: N_("Owner named"),
    Control.PINNED_MODEL: N_("Model pinned"),
    Control.LIMITS: N_("Limit in money"),
    Control.EVALUATION: N_("Evaluation passed"),
    Control.GUARDRAILS: N_("Guardrail pack"),
    Control.APPROVER: N_("Second person approves"),
}
FLAG: dict[str, str] = {
    FlagKind.UNCONTROLLED: N_("Control missing"),
    FlagKind.OWNERLESS: N_("Ownerless"),
    FlagKind.EXPIRING: N_("Evidence expires"),
    FlagKind.UNREVIEWED: N_("Not reviewed"),
    FlagKind.UNUSED: N_("Not used"),
}
REQUEST_STATUS: dict[str, str] = {
    RequestStatus.PENDING: N_("Waiting"),
    RequestStatus.APPROVED: N_("Approved"),
    RequestStatus.REJECTED: N_("Rejected"),
    RequestStatus.WITHDRAWN: N_("Withdrawn"),
    RequestStatus.STALE: N_("Outdated"),
}
ANSWER: dict[str, str] = {
    "approved": N_("Approved"),
    "edited": N_("Approved with changes"),
    "redirected": N_("Redirected"),
    "rejected": N_("Rejected"),
    "expired": N_("Expired"),
    "withdrawn": N_("Withdrawn"),
}
IN_SENTENCES: dict[str, dict[str, str]] = {
    "present": STAGE,
    "wanted": STAGE,
    "stages": STAGE,
    "control": CONTROL,
    "tier": RISK_TIER,
    "decision": REQUEST_STATUS,
}
"""Parameters of governance's sentences whose values are words of ours."""


@dataclass(frozen=True)
class Words:
    """Says things in one language and time zone."""

    language: str
    timezone: str

    def say(self, template: str, **params: object) -> str:
        """The sentence, its `{named}` places filled."""
        return catalogue(self.language).gettext(template).format(**params)

    def word(self, words: Mapping[str, str], value: str) -> str:
        """The word for a value; one without a word is shown as it is."""
        return self.say(words[value]) if value in words else value

    def sentence(self, template: str, params: Mapping[str, object]) -> str:
        """As `say`, with words and instants among the parameters said likewise."""
        return self.say(template, **{name: self._said(name, v) for name, v in params.items()})

    def instant(self, at: datetime | None) -> str:
        """Date and time to the minute, in the zone; a dash for `None`."""
        return f"{at.astimezone(ZoneInfo(self.timezone)):%Y-%m-%d %H:%M}" if at else "–"

    def exact(self, at: datetime) -> str:
        """Date and time to the second, in the zone."""
        return f"{at.astimezone(ZoneInfo(self.timezone)):%Y-%m-%d %H:%M:%S}"

    def duration(self, seconds: float) -> str:
        """Hours and minutes, or seconds where it was less than a minute."""
        if seconds < 60:
            return self.say(N_("{seconds} s"), seconds=round(seconds))
        minutes = int(seconds // 60)
        return self.say(N_("{hours} h {minutes} min"), hours=minutes // 60, minutes=minutes % 60)

    def _said(self, name: str, value: object) -> object:
        if isinstance(value, datetime):
            return self.instant(value)
        words = IN_SENTENCES.get(name)
        if words is None or not isinstance(value, str):
            return value
        return ", ".join(self.word(words, part) for part in value.split(", "))
