"""Register and list tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.builtin_tools import BUILTIN_TOOLS
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.secrets import problems_of_address
from control_plane.domain.tools import Tool, ToolSpec
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.ports import Records


def list_tools(desk: Desk, principal: Principal) -> Sequence[ToolSpec]:
    """What agents of the workspace may use: built-in tools first, then registered ones by name."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tuple(known_tools(tx, principal).values())


def get_tool(desk: Desk, principal: Principal, name: str) -> Tool:
    """One registered tool. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _existing(tx, principal, name)


def save_tool(
    desk: Desk,
    principal: Principal,
    *,
    spec: Mapping[str, Any] | ToolSpec,
    expected_version: int | None,
) -> Tool:
    """Register an HTTP tool (`expected_version=None`) or change it.

    Raises:
        InvalidInput: Names every wrong field.
        Conflict: The name is taken, or somebody changed the tool first.
    """
    require(principal, Role.ADMIN)
    wanted = parse(ToolSpec, spec)
    _check(principal, wanted)
    now = desk.now()
    with desk.store.writing() as tx:
        if expected_version is None:
            tx.tools.add(Tool(desk.new_id("tool"), principal.workspace_id, wanted, 1, now, now))
        else:
            existing = _existing(tx, principal, wanted.name)
            if not tx.tools.update(existing.id, wanted, expected_version=expected_version, now=now):
                raise Conflict(
                    N_(
                        "{name} was changed by somebody else since you opened it; open it "
                        "again and repeat your change."
                    ),
                    name=wanted.name,
                )
        desk.audit(tx, principal, "tool.saved", f"tool/{wanted.name}", url=wanted.url)
        return _existing(tx, principal, wanted.name)


def remove_tool(desk: Desk, principal: Principal, name: str) -> None:
    """Remove a tool no agent uses.

    Raises:
        Conflict: Agents still use it; they are named.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        tool = _existing(tx, principal, name)
        users = [
            agent.name
            for agent in tx.agents.list(principal.workspace_id)
            if name in agent.spec.tools
        ]
        if users:
            raise Conflict(
                N_("Tool {name} is used by {agents}; take it from them first."),
                name=name,
                agents=", ".join(users),
            )
        tx.tools.remove(tool.id)
        desk.audit(tx, principal, "tool.removed", f"tool/{name}")


def known_tools(tx: Records, principal: Principal) -> dict[str, ToolSpec]:
    """Every tool agents may name, by name."""
    registered = {tool.spec.name: tool.spec for tool in tx.tools.list(principal.workspace_id)}
    return {**BUILTIN_TOOLS, **registered}


def _check(principal: Principal, spec: ToolSpec) -> None:
    problems = problems_of_address(
        "url", spec.url, spec.api_key, workspace_id=principal.workspace_id
    )
    if spec.kind != "http":
        problems.append(
            Problem(
                "kind",
                N_("Only HTTP tools can be registered; built-in ones come with the product."),
            )
        )
    if spec.name in BUILTIN_TOOLS:
        problems.append(
            Problem(
                "name", N_("{name!r} is a built-in tool; choose another name."), {"name": spec.name}
            )
        )
    if not spec.url.startswith(("http://", "https://", "rehearsal:/")):
        problems.append(Problem("url", N_("It must start with http:// or https://.")))
    if problems:
        raise InvalidInput(problems)


def _existing(tx: Records, principal: Principal, name: str) -> Tool:
    tool = tx.tools.get(principal.workspace_id, name)
    if tool is None:
        raise NotFound(N_("There is no tool {name!r} in this workspace."), name=name)
    return tool
