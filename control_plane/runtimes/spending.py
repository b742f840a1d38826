"""What a turn has spent of its limits. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from control_plane.domain.agents import Limits
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.runs import Usage
from control_plane.domain.steps import FailureReason


@dataclass(frozen=True)
class Spending:
    """Adds up the model calls of one turn."""

    agent: str
    limits: Limits
    tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    """Of priced calls; unpriced ones cannot be counted and say so in their own record."""

    def plus(self, usage: Usage) -> Spending:
        """With one more call."""
        cost_usd = self.cost_usd + (usage.cost_usd or Decimal(0))
        return replace(self, tokens=self.tokens + usage.tokens, cost_usd=cost_usd)

    def check(self) -> None:
        """Let the turn go on, or stop it.

        Raises:
            StepFailed: `limit`, with what was used and what was allowed.
        """
        if self.tokens > self.limits.tokens:
            raise StepFailed(
                FailureReason.LIMIT,
                N_(
                    "{agent} used {used} tokens in this turn; its limit is {limit}. Raise the "
                    "limit or narrow the task."
                ),
                agent=self.agent,
                used=self.tokens,
                limit=self.limits.tokens,
            )
        if self.limits.cost_usd is not None and self.cost_usd > self.limits.cost_usd:
            raise StepFailed(
                FailureReason.LIMIT,
                N_(
                    "{agent} spent {used} US dollars in this turn; its limit is {limit}. Raise the "
                    "limit or narrow the task."
                ),
                agent=self.agent,
                used=self.cost_usd,
                limit=self.limits.cost_usd,
            )

    def no_turns_left(self) -> StepFailed:
        """The failure of a turn whose last model call still wanted tools."""
        return StepFailed(
            FailureReason.LIMIT,
            N_(
                "{agent} made all {turns} model calls of its turn and still wanted to call tools "
                "instead of answering. Raise the limit of turns or narrow the task."
            ),
            agent=self.agent,
            turns=self.limits.turns,
        )
