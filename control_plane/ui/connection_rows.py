"""Connections as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.connections import Connection
from control_plane.ui import badges, format, key_form, navigation, tables
from control_plane.ui.i18n import _
from control_plane.ui.key_form import Places
from control_plane.ui.tables import Column, Row, Table


def table(connections: Sequence[Connection], *, chosen: str | None, places: Places) -> Table:
    """The list of connections; `places` says where keys can be."""
    return Table(
        _("Connections"),
        [
            Column(_("Connection"), wrap=True),
            Column(_("Key")),
            Column(_("Model")),
            Column(_("Calls at once"), numeric=True),
            Column(_("Changed"), numeric=True),
        ],
        [_row(connection, chosen=chosen, places=places) for connection in connections],
    )


def _row(connection: Connection, *, chosen: str | None, places: Places) -> Row:
    spec = connection.spec
    where = navigation.href("connections", connection=spec.name)
    address = _("on this machine, made up") if connection.rehearsal else spec.base_url
    return Row(
        [
            tables.link(spec.name, where, sub=address),
            badges.rehearsal() if connection.rehearsal else key_form.badge(spec.api_key, places),
            tables.text(spec.default_model or format.MISSING),
            tables.text(format.count(spec.max_concurrency)),
            tables.age(connection.updated_at),
        ],
        href=where,
        chosen=spec.name == chosen,
    )
