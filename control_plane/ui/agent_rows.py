"""Agents, their versions and what changed between them, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.agents import AgentVersion
from control_plane.services.agents import AgentRow
from control_plane.ui import audit_rows, badges, format, navigation, tables
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table


def table(rows: Sequence[AgentRow]) -> Table:
    """The list of agents."""
    return Table(
        _("Agents"),
        [
            Column(_("Agent"), wrap=True),
            Column(_("Stage, risk"), narrow=True, title=_("The stage, and the risk tier")),
            Column(_("Model")),
            Column(_("Version"), numeric=True),
            Column(_("Turns"), numeric=True),
            Column(_("Success"), numeric=True, title=_("Completed turns of all")),
            Column("P95", numeric=True, title=_("95th percentile of a turn's time")),
            Column(_("Cost"), numeric=True),
            Column(_("Owner"), narrow=True),
        ],
        [_row(row) for row in rows],
    )


def _row(row: AgentRow) -> Row:
    agent = row.agent
    where = navigation.href("agent", agent=agent.name)
    return Row(
        [
            tables.link(agent.name, where, sub=agent.spec.role),
            tables.badges([badges.stage(agent.stage), badges.risk_tier(agent.risk_tier)]),
            tables.text(agent.spec.model, sub=f"{agent.spec.connection} · {agent.spec.runtime}"),
            tables.text(f"v{agent.version}", title=format.instant(agent.updated_at)),
            tables.text(format.count(row.turns)),
            _measured(None if row.success is None else format.percent(row.success)),
            _measured(None if row.p95_seconds is None else format.seconds(row.p95_seconds)),
            _measured(None if row.cost_usd is None else format.money(row.cost_usd)),
            tables.owner(agent.owner),
        ],
        href=where,
    )


def versions(found: Sequence[AgentVersion]) -> Table:
    """An agent's versions, newest first."""
    return Table(
        _("Versions"),
        [
            Column(_("Version")),
            Column(_("Saved"), numeric=True),
            Column(_("By")),
            Column(_("Note"), wrap=True),
        ],
        [
            Row(
                [
                    tables.text(f"v{version.number}"),
                    tables.age(version.created_at),
                    tables.quiet(audit_rows.actor(version.created_by)),
                    tables.text(version.note),
                ]
            )
            for version in found
        ],
    )


def _measured(value: str | None) -> Cell:
    return tables.not_measured() if value is None else tables.text(value)
