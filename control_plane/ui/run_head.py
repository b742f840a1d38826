"""The top of the run page: where it stands, what it said, what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from control_plane.domain.runs import FINAL, LIVE, Outcome, Run, RunStatus
from control_plane.domain.steps import Step, StepKind
from control_plane.services.ports import Engines, engine_is_missing
from control_plane.services.runs import RunView
from control_plane.ui import badges, format, navigation, recorded, refusals, tiles, wording
from control_plane.ui.escape import escape, visible
from control_plane.ui.i18n import _, n_


def title(run: Run, engines: Engines) -> None:
    """What it is, where it stands, and what carries it out."""
    shown = [badges.run_status(run), *([badges.rehearsal()] if run.rehearsal else [])]
    if run.outcome not in (None, Outcome.ANSWERED, Outcome.CANCELLED):
        tone = "red" if run.status is RunStatus.FAILED else "gray"
        shown.append(badges.badge(wording.word(wording.OUTCOME, run.outcome), tone))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(escape(run.pattern_name), anchor=False, width="content")
        st.markdown(" ".join(badges.markdown(item) for item in shown), width="content")
    st.caption(
        " · ".join(
            [
                escape(run.id),
                escape(_("started {age}", age=format.age(run.created_at))),
                escape(_("from {source}", source=wording.word(wording.SOURCE, run.source))),
                _engine(run, engines),
            ]
        ),
        help=escape(format.instant(run.created_at)),
    )
    if run.engine not in engines.by_name and run.status in LIVE:
        missing = engine_is_missing(run.engine)
        st.warning(escape(refusals.sentence(missing.template, missing.params)))


def _engine(run: Run, engines: Engines) -> str:
    """What carries the run out, with a link to its own page of the run if there is one."""
    name = escape(wording.word(wording.ENGINE, run.engine))
    engine = engines.by_name.get(run.engine)
    page = engine.page_of(run.id) if engine else None
    shown = f"[{name} :material/open_in_new:](<{page}>)" if page else name
    return _("engine: {engine}", engine=shown)


def facts(view: RunView) -> None:
    """The run's numbers."""
    tiles.show(_tiles(view.run, view.steps), key="run_facts", least="9rem")


def _tiles(run: Run, steps: Sequence[Step]) -> list[tiles.Tile]:
    waited, handoffs = _waited(run), _handoffs(run, steps)
    return [
        tiles.tile(
            _("Worked"),
            format.milliseconds(run.active_ms),
            notes=[_("waited {time}", time=format.seconds(waited))] if waited >= 1 else [],
            title=_("Without waiting for people, timers and pauses"),
        ),
        tiles.tile(
            _("Cost"),
            format.money(run.usage.cost_usd) if run.usage.calls else format.MISSING,
            notes=[n_("{n} model call", "{n} model calls", run.usage.calls)],
        ),
        tiles.tile(
            _("Tokens"),
            format.count(run.usage.tokens),
            notes=[
                _(
                    "{input} in, {output} out",
                    input=format.count(run.usage.input_tokens),
                    output=format.count(run.usage.output_tokens),
                )
            ],
        ),
        tiles.tile(
            _("Handoffs"),
            format.count(handoffs),
            notes=[_("{n} useful", n=run.useful_handoffs)] if run.handoffs else [],
        ),
        tiles.tile(
            _("Versions"),
            f"v{run.pattern_version}" if run.pattern_version else format.MISSING,
            notes=[_versions(run)],
            title="\n".join(f"{name} v{pin.version}" for name, pin in run.pins.items()),
        ),
    ]


def outcome(run: Run) -> None:
    """The final answer on top when there is one; else why there is none."""
    if run.answer is not None:
        with st.container(border=True, key="answer"):
            st.markdown(":green[**" + _("Answer") + "**]")
            st.text(visible(run.answer))
    if run.error:
        said = escape(recorded.say(run.error))
        if run.outcome is Outcome.STEP_FAILED:
            said += "  \n" + _("Retry takes the failed step again; everything before it is kept.")
        elif run.status is RunStatus.FAILED and run.outcome is not Outcome.OVER_BUDGET:
            said += "  \n" + _("Fork the run to go on with a changed instruction or input.")
        st.error(said)
    if run.control is not None and run.status not in FINAL:
        wanted = wording.word(wording.COMMAND, run.control)
        st.info(_("Asked of the worker: {command}. It acts between two steps.", command=wanted))


def relatives(run: Run) -> None:
    """Where the run comes from."""
    with st.container(horizontal=True, gap="small"):
        navigation.link("runs", _("All runs"), icon=":material/arrow_back:")
        if run.parent_run_id:
            navigation.link(
                "run", _("Parent run"), icon=":material/north_west:", run=run.parent_run_id
            )
        if run.forked_from:
            navigation.link(
                "run", _("Forked from this run"), icon=":material/fork_right:", run=run.forked_from
            )
        if run.pattern_version:
            navigation.link(
                "pattern", _("Pattern"), icon=":material/hub:", pattern=run.pattern_name
            )


def _versions(run: Run) -> str:
    agents = [name for name, pin in run.pins.items() if pin.kind == "agent"]
    return n_("{n} agent pinned", "{n} agents pinned", len(agents))


def _handoffs(run: Run, steps: Sequence[Step]) -> int:
    """Handoffs so far; the run itself holds their number once it has ended."""
    if run.status in FINAL:
        return run.handoffs
    return sum(step.kind is StepKind.HANDOFF and not step.superseded for step in steps)


def _waited(run: Run) -> float:
    if run.started_at is None:
        return 0.0
    wall = (run.finished_at or format.now()) - run.started_at
    return max(0.0, (wall - timedelta(milliseconds=run.active_ms)).total_seconds())
