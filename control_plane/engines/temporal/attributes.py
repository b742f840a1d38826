"""Search attributes, so that Temporal's own pages find runs by pattern, agent and status."""

from __future__ import annotations

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.client import Client
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.service import RPCError, RPCStatusCode

from control_plane.domain.runs import Run

PATTERN = SearchAttributeKey.for_keyword("AgentPattern")
AGENTS = SearchAttributeKey.for_keyword_list("AgentNames")
STATUS = SearchAttributeKey.for_keyword("AgentRunStatus")
_TYPES = {
    PATTERN.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    AGENTS.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
    STATUS.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
}

_AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED)


async def register(client: Client) -> bool:
    """Make the attributes known to the namespace, where they are not. False where it may not be.

    On Temporal Cloud an administrator adds them; without them runs work all the same.

    Raises:
        RPCError: Temporal is away.
    """
    operator, namespace = client.operator_service, client.namespace
    try:
        known = await operator.list_search_attributes(
            ListSearchAttributesRequest(namespace=namespace)
        )
        missing = {
            name: kind for name, kind in _TYPES.items() if name not in known.custom_attributes
        }
        if missing:
            await operator.add_search_attributes(
                AddSearchAttributesRequest(namespace=namespace, search_attributes=missing)
            )
    except RPCError as error:
        if error.status in _AWAY:
            raise
        return False
    return True


def agents_of(run: Run) -> list[str]:
    """Names of all agents that may work on the run, those of nested patterns included."""
    pins = run.pins.items()
    return sorted({name.rpartition("/")[2] for name, pin in pins if pin.kind == "agent"})


def attributes_of(run: Run) -> TypedSearchAttributes:
    """What a run is found by when it starts."""
    return TypedSearchAttributes(
        [
            SearchAttributePair(PATTERN, run.pattern_name),
            SearchAttributePair(AGENTS, agents_of(run)),
            SearchAttributePair(STATUS, run.status.value),
        ]
    )
