"""Tools as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.tools import ToolSpec
from control_plane.ui import badges, navigation, tables
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table


def table(tools: Sequence[ToolSpec], *, chosen: str | None) -> Table:
    """The list of tools."""
    return Table(
        _("Tools"),
        [
            Column(_("Tool"), wrap=True),
            Column(_("Kind")),
            Column(_("Arguments"), wrap=True),
            Column(_("Effects")),
        ],
        [_row(tool, chosen=chosen) for tool in tools],
    )


def _row(tool: ToolSpec, *, chosen: str | None) -> Row:
    where = navigation.href("tools", tool=tool.name)
    own = tool.kind == "http"
    name = (
        tables.link(tool.name, where, sub=tool.description)
        if own
        else tables.text(tool.name, sub=tool.description)
    )
    reached = tables.text("HTTP", sub=f"{tool.method} {tool.url}")
    arguments = ", ".join(tool.parameters.get("properties", {}))
    return Row(
        [
            name,
            reached if own else badges.badge(_("Built in"), "gray"),
            tables.quiet(arguments),
            badges.badge(_("Changes something"), "orange")
            if tool.side_effects
            else badges.badge(_("Reads only"), "gray"),
        ],
        href=where if own else None,
        chosen=tool.name == chosen,
    )
