"""Conditions of rules: expressions in the Common Expression Language (CEL) over facts of an action.

CEL has no loops, no side effects and no way out of its facts: https://cel.dev.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import cel

FACTS = {
    "kind": "what is asked: agent, handoff, tool, plan, answer, budget",
    "pattern": "name of the run's pattern",
    "source": "who acts",
    "target": "on whom or what",
    "payload": "what will happen; a tool's arguments are payload.arguments",
    "stage": "stage of the agent that acts: draft, staging, production, retired",
    "risk": "its risk tier: minimal, limited, high, prohibited",
    "reversible": "false for a tool that changes something out there",
    "cost_usd": "US dollars the run has cost so far",
    "tokens": "tokens it has used so far",
    "calls": "model calls it has made so far",
    "handoffs": "handoffs it has made so far",
    "confidence": "of an answer, 0 to 1; -1 when it says none",
    "ungrounded": "sentences of an answer that nothing supports; -1 when nobody checked",
}
"""What a condition may speak of."""

_SAMPLE: dict[str, Any] = {
    **dict.fromkeys(("kind", "pattern", "source", "target", "stage", "risk"), ""),
    **dict.fromkeys(("cost_usd", "confidence"), 0.0),
    **dict.fromkeys(("tokens", "calls", "handoffs", "ungrounded"), 0),
    "payload": {},
    "reversible": True,
}


_SYNTAX = re.compile(r"<input>:1:(?P<at>\d+): (?P<what>.*?)(?: expecting .*)?$")


class UnreadableCondition(ValueError):
    """The condition cannot be answered; who asks must take that for a yes to asking a person."""


@lru_cache(maxsize=1024)
def _program(condition: str) -> cel.Program:
    return cel.compile(condition)


def holds(condition: str, facts: Mapping[str, Any]) -> bool:
    """Whether the condition is true of the facts; an empty one always is.

    Raises:
        UnreadableCondition: It cannot be read, speaks of what is not there, or is no yes or no.
    """
    if not condition:
        return True
    try:
        answer = _program(condition).execute(dict(facts))
    except (ValueError, TypeError, KeyError, RuntimeError, OverflowError) as error:
        raise UnreadableCondition(_first_line(error)) from error
    if not isinstance(answer, bool):
        raise UnreadableCondition(f"it answers {type(answer).__name__}, not yes or no")
    return answer


def trouble_with(condition: str) -> str:
    """Why the condition can never be read; empty when it can. Of the payload nothing is known."""
    if not condition:
        return ""
    try:
        answer = _program(condition).execute(_SAMPLE)
    except KeyError:  # A field of the payload.
        return ""
    except (ValueError, TypeError, RuntimeError, OverflowError) as error:
        return _first_line(error)
    return "" if isinstance(answer, bool) else f"it answers {type(answer).__name__}, not yes or no"


def _first_line(error: Exception) -> str:
    said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    if found := _SYNTAX.search(said):
        return f"at character {found['at']}: {found['what']}"
    return said.partition(". Check that")[0][:200]
