"""`agents`: list, show, save, versions, restore, try."""

from __future__ import annotations

from argparse import Namespace

from control_plane.cli.arguments import Commands, command, read_document
from control_plane.cli.asking import asking
from control_plane.cli.saving import (
    add_expected_version,
    add_naming,
    add_saving,
    draft_of,
    expected_version,
    version_number,
)
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import duration, instant, usd
from control_plane.domain.validation import parse
from control_plane.representations import agents as shown
from control_plane.representations.common import Listing
from control_plane.representations.runs import Run
from control_plane.services import agents
from control_plane.services import try_agent as try_out


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "agents", _list, "list agents, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    command(below, "list", _list, "list agents")
    command(below, "show", _show, "show one agent").add_argument("name")
    save = command(below, "save", _save, "register an agent, or save its next version")
    add_naming(save)
    add_saving(save)
    command(below, "versions", _versions, "list an agent's versions").add_argument("name")
    restore = command(below, "restore", _restore, "make an earlier version current again")
    restore.add_argument("name")
    restore.add_argument("version", type=version_number)
    add_expected_version(restore)
    trying = command(below, "try", _try, "run an agent alone")
    trying.add_argument("name")
    trying.add_argument("--request", required=True, metavar="TEXT")


def _list(_: Namespace, terminal: Terminal) -> int:
    rows = agents.list_agents(*asking())
    terminal.document(Listing(items=[shown.AgentRow.model_validate(row) for row in rows]))
    terminal.table(
        ["NAME", "STAGE", "TIER", "VERSION", "OWNER", "MODEL", "TURNS", "SUCCESS", "P95", "COST"],
        [
            (
                row.agent.name,
                row.agent.stage.value,
                row.agent.risk_tier.value,
                row.agent.version,
                row.agent.owner,
                f"{row.agent.spec.connection}/{row.agent.spec.model}",
                row.turns,
                "-" if row.success is None else f"{row.success:.0%}",
                duration(None if row.p95_seconds is None else row.p95_seconds * 1000),
                "-" if not row.turns else usd(row.cost_usd),
            )
            for row in rows
        ],
        empty="No agents yet. Register one with `agents save -f FILE`, or begin with `demo`.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    _print(shown.Agent.model_validate(agents.get_agent(*asking(), arguments.name)), terminal)
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = read_document(arguments.file)
    draft = parse(shown.AgentDraft, draft_of(document, arguments))
    saved = agents.save_agent(
        *asking(),
        name=draft.name,
        owner=draft.owner,
        spec=draft.spec,
        stage=draft.stage,
        risk_tier=draft.risk_tier,
        note=draft.note,
        expected_version=expected_version(document, arguments.expected_version),
    )
    terminal.document(shown.Agent.model_validate(saved))
    terminal.say(f"Agent {saved.name} is at version {saved.version}.")
    return 0


def _versions(arguments: Namespace, terminal: Terminal) -> int:
    versions = agents.agent_versions(*asking(), arguments.name)
    terminal.document(Listing(items=[shown.AgentVersion.model_validate(v) for v in versions]))
    terminal.table(
        ["VERSION", "SAVED", "BY", "NOTE"],
        [(v.number, instant(v.created_at), v.created_by, v.note) for v in versions],
        empty="No versions.",
    )
    return 0


def _restore(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    expected = (
        arguments.expected_version or agents.get_agent(desk, principal, arguments.name).version
    )
    agent = agents.restore_agent(
        desk, principal, arguments.name, version=arguments.version, expected_version=expected
    )
    terminal.document(shown.Agent.model_validate(agent))
    terminal.say(
        f"Agent {agent.name} is at version {agent.version}, restored from {arguments.version}."
    )
    return 0


def _try(arguments: Namespace, terminal: Terminal) -> int:
    run = try_out.try_agent(*asking(), arguments.name, request=arguments.request)
    terminal.document(Run.model_validate(run))
    terminal.say(f"Started {run.id}. Look with `runs show {run.id}`.")
    return 0


def _print(agent: shown.Agent, terminal: Terminal) -> None:
    terminal.document(agent)
    terminal.say(
        f"{agent.name} (version {agent.version}, {agent.stage.value},"
        f" {agent.risk_tier.value} risk, owned by {agent.owner})"
    )
    terminal.say(f"  role         {agent.spec.role}")
    terminal.say(
        f"  model        {agent.spec.connection}/{agent.spec.model} by {agent.spec.runtime}"
    )
    terminal.say(f"  tools        {', '.join(agent.spec.tools) or '-'}")
    limits = agent.spec.limits
    money = "no limit in money" if limits.cost_usd is None else usd(limits.cost_usd)
    terminal.say(
        f"  limits       {limits.turns} model calls, {limits.tokens} tokens,"
        f" {limits.timeout_seconds:g} s a call, {money}"
    )
    terminal.say(f"  saved        {instant(agent.updated_at)}")
    terminal.say(f"\n{agent.spec.instructions}")
