"""Patterns and their versions as tables, and the guide that helps to choose one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from control_plane.domain.guide import ENGINE_GUIDE, PATTERN_GUIDE, Guide
from control_plane.domain.patterns import Pattern, PatternVersion
from control_plane.domain.topology import members
from control_plane.ui import audit_rows, badges, format, navigation, tables, wording
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
            Column(_("Owner"), narrow=True),
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
            tables.badges(_kind_and_engine(pattern)),
            tables.quiet(", ".join(names)),
            badges.badge(n_("{n} rule", "{n} rules", rules), "orange")
            if rules
            else tables.quiet(format.MISSING),
            tables.text(f"v{pattern.version}"),
            tables.age(pattern.updated_at),
            tables.owner(pattern.owner),
        ],
        href=where,
    )


def _kind_and_engine(pattern: Pattern) -> list[badges.Badge]:
    """The kind, and the engine where the pattern chooses one."""
    kind = badges.badge(_(PATTERN_GUIDE[pattern.spec.kind].title), "gray")
    chooses = pattern.spec.engine != "default"
    return [kind, badges.engine(pattern.spec.engine)] if chooses else [kind]


def versions(found: Sequence[PatternVersion]) -> Table:
    """A pattern's versions, newest first."""
    return Table(
        _("Versions"),
        [
            Column(_("Version")),
            Column(_("Kind")),
            Column(_("Members"), wrap=True),
            Column(_("Engine")),
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
                    tables.quiet(wording.word(wording.ENGINE_CHOICE, version.spec.engine)),
                    tables.age(version.created_at),
                    tables.quiet(audit_rows.actor(version.created_by)),
                    tables.text(version.note),
                ]
            )
            for version in found
        ],
    )


def guide() -> Table:
    """When to use which kind."""
    return _guide(_("When to use which"), _("Kind"), PATTERN_GUIDE.values())


def engine_guide() -> Table:
    """When to use which engine."""
    return _guide(_("When to use which engine"), _("Engine"), ENGINE_GUIDE.values())


def _guide(label: str, first: str, guides: Iterable[Guide]) -> Table:
    columns = [_("What it is"), _("Use it when"), _("Avoid it when")]
    return Table(
        label,
        [Column(first), *(Column(column, wrap=True) for column in columns)],
        [
            Row(
                [
                    tables.text(_(each.title)),
                    tables.text(_(each.essence)),
                    tables.text(_(each.use_when)),
                    tables.text(_(each.avoid_when)),
                ]
            )
            for each in guides
        ],
    )
