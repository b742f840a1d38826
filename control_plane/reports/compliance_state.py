"""How the agents stand: inventory, controls, evidence, flags, and what each tier asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from control_plane.domain.agents import RiskTier, Stage
from control_plane.domain.controls import Control, Evidence, missing
from control_plane.domain.errors import N_, Problem
from control_plane.reports.blocks import Block, Heading, Table, Text
from control_plane.reports.words import CONTROL, FLAG, RISK_TIER, STAGE, Words
from control_plane.services.compliance import ComplianceReport
from control_plane.services.governance import Standing


def blocks(report: ComplianceReport, words: Words) -> Iterator[Block]:
    """Everything about how things are."""
    yield Heading(words.say(N_("Risk tiers")))
    yield _tiers(report, words)
    yield Heading(words.say(N_("Agents")))
    yield from table_or(
        words,
        N_("No agent is registered."),
        [N_("Agent"), N_("Risk tier"), N_("Stage"), N_("Owner"), N_("Model"), N_("Version")],
        [_inventory(each, words) for each in report.standings],
        widths=(3, 2, 2, 4, 5, 2),
    )
    yield Heading(words.say(N_("Controls of agents in staging and production")))
    yield from table_or(
        words,
        N_("No agent in staging or production needs a control."),
        [N_("Agent"), N_("Stage"), N_("Control"), N_("State")],
        [row for each in report.standings for row in _controls(each, words)],
        widths=(3, 2, 3, 9),
    )
    yield Heading(words.say(N_("Evidence")))
    yield from _evidence(report, words)
    yield Heading(words.say(N_("Flags")))
    yield from table_or(
        words,
        N_("No agent is flagged."),
        [N_("Agent"), N_("Flag"), N_("Why")],
        [
            (flag.agent, words.word(FLAG, flag.kind), _problem(flag.problem, words))
            for each in report.standings
            for flag in each.flags
        ],
        widths=(3, 3, 10),
    )
    yield Heading(words.say(N_("What each tier asks for")))
    yield _control_sets(report, words)


def _tiers(report: ComplianceReport, words: Words) -> Table:
    stages = Counter((each.agent.risk_tier, each.agent.stage) for each in report.standings)
    flagged = Counter(each.agent.risk_tier for each in report.standings if each.flags)
    return Table(
        [
            words.say(N_("Risk tier")),
            *(words.say(STAGE[stage]) for stage in Stage),
            words.say(N_("Flagged")),
        ],
        [
            (
                words.word(RISK_TIER, tier),
                *(str(stages[tier, stage]) for stage in Stage),
                str(flagged[tier]),
            )
            for tier in RiskTier
        ],
    )


def _inventory(standing: Standing, words: Words) -> tuple[str, ...]:
    agent = standing.agent
    return (
        agent.name,
        words.word(RISK_TIER, agent.risk_tier),
        words.word(STAGE, agent.stage),
        agent.owner,
        f"{agent.spec.connection}/{agent.spec.model}",
        str(agent.version),
    )


def _controls(standing: Standing, words: Words) -> Iterator[tuple[str, ...]]:
    """One row for each control the agent's stage needs."""
    agent, spec = standing.agent, standing.controls.spec
    lacking = {p.field: p for p in missing(spec, agent.stage, standing.facts)}
    for control in spec.needed_at(agent.stage):
        problem = lacking.get(f"controls.{control.value}")
        if control is Control.APPROVER:
            state = words.say(N_("Asked of every promotion to this stage"))
        elif problem is None:
            state = words.say(N_("In place"))
        else:
            state = _problem(problem, words)
        yield agent.name, words.word(STAGE, agent.stage), words.word(CONTROL, control), state


def _evidence(report: ComplianceReport, words: Words) -> Iterable[Block]:
    return table_or(
        words,
        N_("No evidence is on record."),
        [
            *(N_("Agent"), N_("Version"), N_("Control"), N_("Reference"), N_("By")),
            *(N_("Attested"), N_("Ends"), N_("State")),
        ],
        [
            (
                report.agent_names.get(each.agent_id, each.agent_id),
                str(each.version),
                words.word(CONTROL, each.control),
                each.reference,
                report.people.get(each.by, each.by),
                words.instant(each.at),
                words.instant(each.expires_at),
                _state(report, each, words),
            )
            for each in report.evidence
        ],
        widths=(3, 2, 3, 5, 3, 3, 3, 2),
    )


def _state(report: ComplianceReport, evidence: Evidence, words: Words) -> str:
    if evidence.withdrawn_at is not None:
        return words.say(N_("Withdrawn"))
    if not evidence.holds(evidence.control, evidence.version, report.span.until):
        return words.say(N_("Expired"))
    return words.say(N_("Valid"))


def _control_sets(report: ComplianceReport, words: Words) -> Table:
    return Table(
        [
            words.say(each)
            for each in (
                *(N_("Risk tier"), N_("Version"), N_("Staging"), N_("Production")),
                *(N_("Evidence, days"), N_("Unused, days"), N_("Review, days")),
            )
        ],
        [
            (
                words.word(RISK_TIER, one.tier),
                str(one.version) if one.version else words.say(N_("default")),
                _named(one.spec.needed_at(Stage.STAGING), words),
                _named(one.spec.needed_at(Stage.PRODUCTION), words),
                str(one.spec.evidence_days),
                str(one.spec.unused_days),
                str(one.spec.review_days),
            )
            for one in report.control_sets
        ],
        widths=(2, 2, 5, 6, 2, 2, 2),
    )


def _named(controls: Sequence[Control], words: Words) -> str:
    return ", ".join(words.word(CONTROL, control) for control in controls) or "–"


def _problem(problem: Problem, words: Words) -> str:
    return words.sentence(problem.template, problem.params)


def table_or(
    words: Words,
    empty: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int],
) -> Iterator[Block]:
    """The rows under translated headers; the sentence `empty` where there are none."""
    if rows:
        yield Table([words.say(header) for header in headers], rows, widths)
    else:
        yield Text(words.say(empty))
