"""How long records are kept, legal holds and one person's data, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from control_plane.domain.retention import HoldKind, RetentionRule
from control_plane.representations.common import Draft, View
from control_plane.services.retention import RetentionStanding

_Reason = Annotated[str, Field(max_length=1000, examples=["Case 7 of 2027"])]


class RetentionRuleView(View):
    """How long one kind of data is kept."""

    kind: str
    title: str
    says: str = Field(description="What goes and what stays.")
    days: int | None = Field(description="`null` keeps it for ever.")
    least_days: int
    updated_at: datetime | None
    updated_by: str

    @classmethod
    def of(cls, rule: RetentionRule) -> RetentionRuleView:
        """The rule with what its kind means."""
        return cls(
            kind=rule.kind.name,
            title=rule.kind.title,
            says=rule.kind.says,
            days=rule.days,
            least_days=rule.kind.least_days,
            updated_at=rule.updated_at,
            updated_by=rule.updated_by,
        )


class Retention(View):
    """The rules of the workspace."""

    rules: list[RetentionRuleView]
    passed_at: datetime | None = Field(description="When they were last carried out.")

    @classmethod
    def of(cls, standing: RetentionStanding) -> Retention:
        """The rules of every kind."""
        rules = [RetentionRuleView.of(rule) for rule in standing.rules]
        return cls(rules=rules, passed_at=standing.passed_at)


class RetentionDraft(Draft):
    """A rule as it is entered."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"days": 365}]})

    days: int | None = Field(ge=1, le=36_500, description="`null` keeps it for ever.")


class PassDraft(Draft):
    """How the rules are carried out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"dry_run": True}]})

    dry_run: bool = Field(default=False, description="Only say what would go.")


class RetentionPass(View):
    """What carrying out the rules removed, or would."""

    at: datetime
    dry_run: bool
    counts: dict[str, int] = Field(description="By kind of data.")


class LegalHold(View):
    """Keeps data from being deleted or erased until it is released."""

    id: str
    kind: HoldKind
    target: str
    reason: str
    placed_at: datetime
    placed_by: str
    released_at: datetime | None
    released_by: str | None
    release_reason: str


class HoldDraft(Draft):
    """A hold as it is entered."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "pattern", "target": "refunds", "reason": "Dispute 2027-14."}]
        }
    )

    kind: HoldKind
    target: str = Field(
        default="",
        max_length=200,
        description="Run id, pattern name or principal id; nothing for the whole workspace.",
    )
    reason: _Reason


class ReleaseDraft(Draft):
    """Why a hold ends."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "It is settled."}]})

    reason: _Reason


class Erasure(View):
    """What erasing one person's data came to."""

    person_id: str = Field(description="The pseudonym that stays.")
    events: int = Field(description="Audit events whose details were erased.")
    texts: int = Field(description="Decisions and notes that were emptied.")
