"""What happened in the period: versions, stages, promotions, approvals, and the audit record."""

from __future__ import annotations

from collections.abc import Iterator

from control_plane.domain.errors import N_
from control_plane.domain.lifecycle import PromotionRequest, StageChange
from control_plane.reports.blocks import Block, Heading, Text
from control_plane.reports.compliance_state import table_or
from control_plane.reports.words import ANSWER, REQUEST_STATUS, STAGE, Words
from control_plane.services.compliance import ComplianceReport


def blocks(report: ComplianceReport, words: Words) -> Iterator[Block]:
    """Everything that happened."""
    yield Heading(words.say(N_("Changes of stage in the period")))
    yield from table_or(
        words,
        N_("No agent changed its stage."),
        [N_("Time"), N_("Agent"), N_("Version"), N_("Change"), N_("By"), N_("Approved by")],
        [_change(report, change, words) for change in report.changes],
        widths=(3, 3, 2, 4, 3, 3),
    )
    yield Heading(words.say(N_("Versions saved in the period")))
    yield from table_or(
        words,
        N_("No version was saved."),
        [N_("Time"), N_("Agent"), N_("Version"), N_("By"), N_("Note")],
        [
            (
                words.instant(version.created_at),
                report.agent_names.get(version.agent_id, version.agent_id),
                str(version.number),
                _who(report, version.created_by),
                version.note,
            )
            for version in report.versions
        ],
        widths=(3, 3, 2, 3, 6),
    )
    yield Heading(words.say(N_("Requests for promotion")))
    yield from table_or(
        words,
        N_("No request for promotion was closed or waits."),
        [
            *(N_("Agent"), N_("Version"), N_("To"), N_("Decision"), N_("Asked by")),
            *(N_("Decided by"), N_("Decided"), N_("Waited"), N_("Reason")),
        ],
        [_request(report, each, words) for each in (*report.promotions, *report.waiting)],
        widths=(3, 2, 2, 2, 3, 3, 3, 2, 4),
    )
    yield Heading(words.say(N_("Questions of runs decided in the period")))
    yield from _approvals(report, words)
    yield Heading(words.say(N_("Audit record")))
    yield from _audit(report, words)


def _change(report: ComplianceReport, change: StageChange, words: Words) -> tuple[str, ...]:
    return (
        words.instant(change.at),
        report.agent_names.get(change.agent_id, change.agent_id),
        str(change.version),
        f"{words.word(STAGE, change.from_stage)} > {words.word(STAGE, change.to_stage)}",
        _who(report, change.by),
        _who(report, change.approved_by),
    )


def _request(report: ComplianceReport, asked: PromotionRequest, words: Words) -> tuple[str, ...]:
    waited = asked.waited_seconds
    if waited is None:
        waited = (report.span.until - asked.requested_at).total_seconds()
    return (
        asked.agent_name,
        str(asked.version),
        words.word(STAGE, asked.to_stage),
        words.word(REQUEST_STATUS, asked.status),
        _who(report, asked.requested_by),
        _who(report, asked.decided_by),
        words.instant(asked.decided_at),
        words.duration(waited),
        asked.reason,
    )


def _approvals(report: ComplianceReport, words: Words) -> Iterator[Block]:
    yield from table_or(
        words,
        N_("No question of a run was decided or expired."),
        [N_("Decision"), N_("By"), N_("Number"), N_("Waited on average"), N_("Longest")],
        [
            (
                words.word(ANSWER, each.status),
                _who(report, each.decided_by),
                str(each.count),
                words.duration(each.waited_seconds / each.count),
                words.duration(each.longest_seconds),
            )
            for each in report.approvals
        ],
        widths=(3, 4, 2, 3, 3),
    )


def _audit(report: ComplianceReport, words: Words) -> Iterator[Block]:
    proof = report.audit
    if proof.seq:
        head = N_("At the end of the period the record ends with event {seq}, hash {hash}.")
        yield Text(words.say(head, seq=proof.seq, hash=proof.hash))
    else:
        yield Text(words.say(N_("The record holds no event before the end of the period.")))
    if proof.standing.sound:
        yield Text(words.say(N_("The whole record was verified: no event was changed or removed.")))
        return
    count = proof.standing.break_count
    yield Text(words.say(N_("The record does NOT verify: {count} breaks were found."), count=count))
    for each in proof.standing.breaks[:10]:
        yield Text(words.sentence(each.template, {"seq": each.seq, **each.params}))


def _who(report: ComplianceReport, principal_id: str | None) -> str:
    """The name, and the id by which the audit record knows the principal."""
    if not principal_id:
        return "–"
    name = report.people.get(principal_id, principal_id)
    return principal_id if name == principal_id else f"{name} ({principal_id})"
