"""How agents stand, as tiles and tables."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.agents import RiskTier, Stage
from control_plane.domain.controls import ControlSet, Evidence
from control_plane.domain.flags import Flag, FlagKind
from control_plane.services.governance import Standing
from control_plane.services.timeline import Event, EventKind
from control_plane.ui import (
    audit_rows,
    badges,
    format,
    navigation,
    refusals,
    tables,
    tiles,
    wording,
)
from control_plane.ui.badges import Badge
from control_plane.ui.i18n import _, n_
from control_plane.ui.tables import Cell, Column, Row, Table

_FLAG_TONE = {FlagKind.UNCONTROLLED: "red", FlagKind.OWNERLESS: "red"}


def tier_tiles(standings: Sequence[Standing]) -> list[tiles.Tile]:
    """One tile for each risk tier: how many agents, in production, and flagged."""
    return [_tile(tier, [s for s in standings if s.agent.risk_tier is tier]) for tier in RiskTier]


def flagged(standings: Sequence[Standing]) -> Table:
    """What is wrong and why, the agents by name."""
    return Table(
        _("Flagged"),
        [Column(_("Agent")), Column(_("Flag")), Column(_("Why"), wrap=True)],
        [_flag_row(flag) for standing in standings for flag in standing.flags],
    )


def agents(standings: Sequence[Standing]) -> Table:
    """All agents with what governs them."""
    return Table(
        _("Agents"),
        [
            Column(_("Agent")),
            Column(_("Risk tier")),
            Column(_("Stage")),
            Column(_("Owner"), narrow=True),
            Column(_("Flags"), wrap=True),
        ],
        [_agent_row(standing) for standing in standings],
    )


def evidence(found: Sequence[Evidence], standing: Standing) -> Table:
    """An agent's evidence, newest first."""
    return Table(
        _("Evidence"),
        [
            Column(_("Control")),
            Column(_("Version"), numeric=True),
            Column(_("State")),
            Column(_("Reference"), wrap=True),
            Column(_("Attested"), numeric=True),
            Column(_("Ends"), numeric=True),
        ],
        [
            Row(
                [
                    tables.text(wording.word(wording.CONTROL, each.control)),
                    tables.text(f"v{each.version}"),
                    _state(each, standing),
                    tables.text(each.reference, sub=each.note),
                    tables.age(each.at),
                    tables.text(format.instant(each.expires_at)),
                ]
            )
            for each in found
        ],
    )


def timeline(events: Sequence[Event]) -> Table:
    """What happened to an agent, newest first."""
    return Table(
        _("History"),
        [
            Column(_("When"), numeric=True),
            Column(_("What"), wrap=True),
            Column(_("By")),
            Column(_("Note"), wrap=True),
        ],
        [
            Row(
                [
                    tables.age(event.at),
                    tables.text(refusals.sentence(event.template, event.params)),
                    tables.quiet(audit_rows.actor(event.by_name), title=event.by),
                    tables.text(
                        _("New version: what the stage needs is missing")
                        if event.kind is EventKind.STAGE and event.note == "new version"
                        else event.note
                    ),
                ]
            )
            for event in events
        ],
    )


def control_sets(found: Sequence[ControlSet]) -> Table:
    """What each tier asks for."""
    return Table(
        _("Controls"),
        [
            Column(_("Risk tier")),
            Column(_("Version")),
            Column(_("Staging"), wrap=True),
            Column(_("Production"), wrap=True),
            Column(_("Evidence, days"), numeric=True),
            Column(_("Unused, days"), numeric=True),
            Column(_("Review, days"), numeric=True),
        ],
        [_control_row(one) for one in found],
    )


def _tile(tier: RiskTier, found: Sequence[Standing]) -> tiles.Tile:
    live = sum(each.agent.stage is Stage.PRODUCTION for each in found)
    wrong = sum(bool(each.flags) for each in found)
    notes = [n_("{n} in production", "{n} in production", live)]
    return tiles.tile(
        wording.word(wording.RISK_TIER, tier),
        format.count(len(found)),
        badge=badges.badge(n_("{n} flagged", "{n} flagged", wrong), "red") if wrong else None,
        notes=notes,
    )


def _flag(flag: Flag) -> Badge:
    tone = _FLAG_TONE.get(flag.kind, "orange")
    said = refusals.sentence(flag.problem.template, flag.problem.params)
    return badges.badge(wording.word(wording.FLAG, flag.kind), tone, title=said)


def _flag_row(flag: Flag) -> Row:
    where = navigation.href("governance", agent=flag.agent)
    said = refusals.sentence(flag.problem.template, flag.problem.params)
    return Row([tables.link(flag.agent, where), _flag(flag), tables.text(said)], href=where)


def _agent_row(standing: Standing) -> Row:
    agent = standing.agent
    where = navigation.href("governance", agent=agent.name)
    once = {flag.kind: flag for flag in reversed(standing.flags)}
    marks = [_flag(flag) for flag in reversed(once.values())]
    if standing.pending:
        marks.append(badges.badge(_("Promotion waits"), "orange"))
    return Row(
        [
            tables.link(agent.name, where, sub=agent.spec.role),
            badges.risk_tier(agent.risk_tier),
            badges.stage(agent.stage),
            tables.owner(agent.owner),
            tables.badges(marks) if marks else tables.quiet(format.MISSING),
        ],
        href=where,
    )


def _state(each: Evidence, standing: Standing) -> Cell:
    if each.withdrawn_at is not None:
        return badges.badge(_("Withdrawn"), "gray")
    if not each.holds(each.control, each.version, standing.facts.now):
        return badges.badge(_("Expired"), "red")
    if each.version != standing.agent.version:
        return badges.badge(_("Earlier version"), "gray")
    return badges.badge(_("Valid"), "green")


def _never(one: ControlSet) -> bool:
    """Whether no control lets an agent of the tier into production."""
    return one.tier is RiskTier.PROHIBITED


def _control_row(one: ControlSet) -> Row:
    staging, production = (
        ", ".join(wording.word(wording.CONTROL, control) for control in one.spec.needed_at(stage))
        for stage in (Stage.STAGING, Stage.PRODUCTION)
    )
    where = navigation.href("governance", tier=one.tier.value)
    return Row(
        [
            tables.link(wording.word(wording.RISK_TIER, one.tier), where),
            tables.quiet(f"v{one.version}" if one.version else _("default")),
            tables.text(staging or format.MISSING),
            tables.text(_("never") if _never(one) else production or format.MISSING),
            tables.text(format.count(one.spec.evidence_days)),
            tables.text(format.count(one.spec.unused_days)),
            tables.text(format.count(one.spec.review_days)),
        ],
        href=where,
    )
