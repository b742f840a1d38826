"""`governance report`: the compliance report as a file or on standard output."""

from __future__ import annotations

from argparse import Namespace

from control_plane.cli.arguments import Commands, command, moment
from control_plane.cli.asking import asking
from control_plane.cli.export import add_output, write_new
from control_plane.cli.terminal import Terminal
from control_plane.domain.errors import N_, CallerError
from control_plane.services.compliance import compliance_report


def declare(below: Commands) -> None:
    """Add the command below `governance`."""
    report = command(below, "report", _report, "the compliance report over a period")
    report.add_argument("--since", metavar="TIME", help="inclusive; default: 30 days before")
    report.add_argument("--until", metavar="TIME", help="exclusive; default: now")
    report.add_argument("--timezone", default="UTC", metavar="ZONE", help="such as Asia/Tokyo")
    report.add_argument("--language", choices=["en", "ja"], default="en")
    report.add_argument("--format", choices=["markdown", "pdf"], default="markdown")
    add_output(report)


def _report(arguments: Namespace, terminal: Terminal) -> int:
    # The PDF library takes half a second to load; other commands do not wait for it.
    from control_plane.reports.compliance import compliance_markdown, compliance_pdf

    desk, principal = asking()
    since, until = (
        moment(text, now=desk.now()) if text else None
        for text in (arguments.since, arguments.until)
    )
    as_pdf = arguments.format == "pdf"
    if as_pdf and arguments.output is None:
        raise CallerError(N_("A PDF goes to a file; name one with -o."))
    report = compliance_report(
        desk, principal, since=since, until=until, timezone=arguments.timezone
    )
    if arguments.output is None:
        text = compliance_markdown(report, language=arguments.language)
        terminal.document({"report": text})
        terminal.say(text)
        return 0
    content = (
        compliance_pdf(report, language=arguments.language)
        if as_pdf
        else compliance_markdown(report, language=arguments.language).encode()
    )
    write_new(arguments.output, lambda file: file.write(content))
    terminal.document({"file": arguments.output})
    terminal.say(f"Wrote the report to {arguments.output}.")
    return 0
