"""The versions of the workspace's policy, as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from control_plane.domain.workspace_policy import WorkspacePolicy
from control_plane.ui import audit_rows, format, tables
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table


def show(found: Sequence[WorkspacePolicy], names: Mapping[str, str]) -> None:
    """All versions, newest first."""
    columns = [
        Column(_("Version")),
        Column(_("Rules"), numeric=True),
        Column(_("Saved"), numeric=True),
        Column(_("By")),
        Column(_("Note"), wrap=True),
    ]
    rows = [
        Row(
            [
                tables.text(f"v{each.version}"),
                tables.text(format.count(len(each.policy.rules))),
                tables.age(each.saved_at),
                tables.quiet(audit_rows.actor(each.saved_by, names)),
                tables.text(each.note),
            ]
        )
        for each in found
    ]
    tables.show(Table(_("Versions"), columns, rows), key="policy_versions")
