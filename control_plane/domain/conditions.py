"""Conditions of rules: expressions in the Common Expression Language (CEL) over facts of an action.

CEL has no side effects and no way out of its facts, and every expression ends: https://cel.dev.
How long one may take is bounded here: what looks through a list may not stand in another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import cel

FACTS = {
    "kind": "what is asked: agent, handoff, tool, plan, answer, flag, budget",
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


_WORDS = re.compile(
    r"""
    //[^\n]*                                                  # a comment
    | (?:[bB]?[rR][bB]?)(?:\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|"[^"\n]*"|'[^'\n]*')
    | \"{3}(?:\\[\s\S]|[\s\S])*?\"{3} | '{3}(?:\\[\s\S]|[\s\S])*?'{3}
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
    | (?P<look>\b(?:all|exists|exists_one|existsOne|filter)\s*\()
    | (?P<make>\bmap\s*\()
    | (?P<open>\() | (?P<close>\))
    """,
    re.VERBOSE,
)
"""What decides how long a condition takes; strings and comments are passed over whole."""
_SYNTAX = re.compile(r"<input>:1:(?P<at>\d+): (?P<what>.*?)(?: expecting .*)?$")


class UnreadableCondition(ValueError):
    """The condition cannot be answered; who asks must take that for a yes to asking a person."""


@lru_cache(maxsize=1024)
def _program(condition: str) -> cel.Program:
    _check_effort(condition)
    return cel.compile(condition)


def holds(condition: str, facts: Mapping[str, Any]) -> bool:
    """Whether the condition is true of the facts; an empty one always is.

    Raises:
        UnreadableCondition: It cannot be read, speaks of what is not there, divides by zero, or is
            no yes or no.
    """
    if not condition:
        return True
    try:
        answer = _program(condition).execute(dict(facts))
    except Exception as error:  # Whatever it is, the condition has no answer: a person is asked.
        raise UnreadableCondition(_first_line(error)) from error
    if not isinstance(answer, bool):
        raise UnreadableCondition(f"it answers {type(answer).__name__}, not yes or no")
    return answer


def trouble_with(condition: str) -> str:
    """Why the condition can never be read; empty when it can. Of the facts no value is known."""
    if not condition:
        return ""
    try:
        answer = _program(condition).execute(_SAMPLE)
    except (LookupError, ArithmeticError):  # A field of the payload, or a number that may differ.
        return ""
    except Exception as error:  # Whatever it is, nobody could rely on the condition.
        return _first_line(error)
    return "" if isinstance(answer, bool) else f"it answers {type(answer).__name__}, not yes or no"


def _check_effort(condition: str) -> None:
    """Let conditions pass that take about as long as what they look through is large."""
    looking: list[bool] = []
    for found in _WORDS.finditer(condition):
        if found["make"]:
            raise UnreadableCondition("`map` is not taken; use all, exists or filter")
        if found["look"] and any(looking):
            raise UnreadableCondition("of all, exists and filter none may stand in another")
        if found["close"]:
            del looking[-1:]
        elif found["look"] or found["open"]:
            looking.append(bool(found["look"]))


def _first_line(error: Exception) -> str:
    said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    if found := _SYNTAX.search(said):
        return f"at character {found['at']}: {found['what']}"
    return said.partition(". Check that")[0][:200]
