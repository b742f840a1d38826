"""The compliance report as blocks: what it says, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from control_plane.domain.errors import N_
from control_plane.reports import compliance_events, compliance_state
from control_plane.reports.blocks import Block, Heading, Text
from control_plane.reports.markdown import as_markdown
from control_plane.reports.pdf import as_pdf
from control_plane.reports.words import Words
from control_plane.services.compliance import ComplianceReport

Language = Literal["en", "ja"]


def compliance_markdown(report: ComplianceReport, *, language: Language) -> str:
    """The report as Markdown."""
    return as_markdown(list(_blocks(report, Words(language, report.timezone))))


def compliance_pdf(report: ComplianceReport, *, language: Language) -> bytes:
    """The report as PDF."""
    words = Words(language, report.timezone)
    title = words.say(N_("Compliance report"))
    footer = f"{title} · {report.workspace_title} · {_period(report, words)}"
    return as_pdf(list(_blocks(report, words)), title=title, footer=footer)


def file_name(report: ComplianceReport, ending: str) -> str:
    """What to call the file, such as `compliance-default-2026-11-23.pdf`."""
    return f"compliance-{report.workspace_id}-{report.span.until:%Y-%m-%d}.{ending}"


def _blocks(report: ComplianceReport, words: Words) -> Iterator[Block]:
    yield Heading(words.say(N_("Compliance report")), level=1)
    yield Text(
        words.say(
            N_("Workspace {title} ({id}) · {period} · product version {version}"),
            title=report.workspace_title,
            id=report.workspace_id,
            period=_period(report, words),
            version=report.product_version,
        )
    )
    yield Text(
        words.say(
            N_(
                "Agents are listed as they are on record when the report is made. Controls,"
                " evidence and flags are judged at the end of the period."
            )
        )
    )
    yield from compliance_state.blocks(report, words)
    yield from compliance_events.blocks(report, words)


def _period(report: ComplianceReport, words: Words) -> str:
    return words.say(
        N_("{since} to {until} ({zone})"),
        since=words.exact(report.span.since),
        until=words.exact(report.span.until),
        zone=report.timezone,
    )
