"""Limits of a run, as options of a command."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

_OPTIONS = {
    "cost_usd": ("--usd", "US dollars for its model calls"),
    "tokens": ("--tokens", "input plus output tokens"),
    "calls": ("--calls", "model calls"),
    "seconds": ("--seconds", "seconds its models and tools work, added up"),
    "handoffs": ("--handoffs", "handoffs"),
}
_LIFTED = "none"


def add_limits(parser: ArgumentParser, others: str) -> None:
    """Let the command take limits; `others` says what becomes of those that are not named."""
    group = parser.add_argument_group("limits", f"none lifts one; others {others}")
    for name, (option, help) in _OPTIONS.items():
        group.add_argument(option, dest=name, metavar="N", help=help)


def limits_of(arguments: Namespace) -> dict[str, Any]:
    """The limits that are named, by name, as they were typed; `None` lifts one."""
    named = {name: getattr(arguments, name) for name in _OPTIONS}
    return {
        name: None if typed == _LIFTED else typed
        for name, typed in named.items()
        if typed is not None
    }
