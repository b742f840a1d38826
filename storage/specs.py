"""Specifications from their stored text; what was read once is not checked again."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from sqlalchemy import Connection, select

from control_plane.domain.agents import AgentSpec
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.runs import Pin
from control_plane.domain.tools import ToolSpec
from storage.tables import AgentVersionRow, PatternVersionRow, table_of

_AGENT, _PATTERN = table_of(AgentVersionRow).c, table_of(PatternVersionRow).c

_KEPT = 4096  # Specifications of a large fleet with their recent versions; a few KB each.


@lru_cache(_KEPT)
def agent_spec_of(text: str) -> AgentSpec:
    """The agent specification in the text."""
    return AgentSpec.model_validate_json(text)


@lru_cache(_KEPT)
def pattern_spec_of(text: str) -> PatternSpec:
    """The pattern specification in the text."""
    return pattern_spec.validate_json(text)


@lru_cache(_KEPT)
def connection_spec_of(text: str) -> ConnectionSpec:
    """The connection specification in the text."""
    return ConnectionSpec.model_validate_json(text)


@lru_cache(_KEPT)
def tool_spec_of(text: str) -> ToolSpec:
    """The tool specification in the text."""
    return ToolSpec.model_validate_json(text)


class PinnedSpecs:
    """Specifications by the version a run pins; kept, since a version never changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Pin, AgentSpec | PatternSpec] = OrderedDict()

    def get(self, sql: Connection, pin: Pin) -> AgentSpec | PatternSpec | None:
        """The specification, or `None` if there is no such version."""
        spec = self._kept.get(pin)
        if spec is None:
            spec = _read(sql, pin)
            if spec is None:
                return None
            self._kept[pin] = spec
        self._kept.move_to_end(pin)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return spec


def _read(sql: Connection, pin: Pin) -> AgentSpec | PatternSpec | None:
    if pin.kind == "agent":
        query = select(_AGENT.spec).where(_AGENT.agent_id == pin.id, _AGENT.number == pin.version)
    else:
        query = select(_PATTERN.spec).where(
            _PATTERN.pattern_id == pin.id, _PATTERN.number == pin.version
        )
    text = sql.execute(query).scalar_one_or_none()
    if text is None:
        return None
    return agent_spec_of(text) if pin.kind == "agent" else pattern_spec_of(text)
