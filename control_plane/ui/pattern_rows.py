"""Patterns and their versions as tables, and the guide that helps to choose one."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.guide import PATTERN_GUIDE
from control_plane.domain.patterns import Pattern, PatternVersion
from control_plane.domain.topology import members
from control_plane.ui import badges, format, navigation, tables
from control_plane.ui.i18n import _, n_
from control_plane.ui.tables import Column, Row, Table


def table(patterns: Sequence[Pattern]) -> Table:
    """The list of patterns."""
    return Table(
        _("Patterns"),
        [
            Column(_("Pattern"), wrap=True),
            Column(_("Kind")),
            Column(_("Members"), wrap=True),
            Column(_("Asks a person")),
            Column(_("Version"), numeric=True),
            Column(_("Changed"), numeric=True),
            Column(_("Owner")),
        ],
        [_row(pattern) for pattern in patterns],
    )


def _row(pattern: Pattern) -> Row:
    where = navigation.href("pattern", pattern=pattern.name)
    rules = len(pattern.spec.policy.rules)
    names = list(dict.fromkeys(member.name for member in members(pattern.spec)))
    return Row(
        [
            tables.link(pattern.name, where, sub=pattern.spec.description),
            badges.badge(_(PATTERN_GUIDE[pattern.spec.kind].title), "gray"),
            tables.quiet(", ".join(names)),
            badges.badge(n_("{n} rule", "{n} rules", rules), "orange")
            if rules
            else tables.quiet(format.MISSING),
            tables.text(f"v{pattern.version}"),
            tables.age(pattern.updated_at),
            tables.quiet(pattern.owner),
        ],
        href=where,
    )


def versions(found: Sequence[PatternVersion]) -> Table:
    """A pattern's versions, newest first."""
    return Table(
        _("Versions"),
        [
            Column(_("Version")),
            Column(_("Kind")),
            Column(_("Members"), wrap=True),
            Column(_("Saved"), numeric=True),
            Column(_("By")),
            Column(_("Note"), wrap=True),
        ],
        [
            Row(
                [
                    tables.text(f"v{version.number}"),
                    tables.text(_(PATTERN_GUIDE[version.spec.kind].title)),
                    tables.quiet(
                        ", ".join(dict.fromkeys(member.name for member in members(version.spec)))
                    ),
                    tables.age(version.created_at),
                    tables.quiet(version.created_by),
                    tables.text(version.note),
                ]
            )
            for version in found
        ],
    )


def guide() -> Table:
    """When to use which kind."""
    return Table(
        _("When to use which"),
        [
            Column(_("Kind")),
            Column(_("What it is"), wrap=True),
            Column(_("Use it when"), wrap=True),
            Column(_("Avoid it when"), wrap=True),
        ],
        [
            Row(
                [
                    tables.text(_(each.title)),
                    tables.text(_(each.essence)),
                    tables.text(_(each.use_when)),
                    tables.text(_(each.avoid_when)),
                ]
            )
            for each in PATTERN_GUIDE.values()
        ],
    )
