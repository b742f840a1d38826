"""Ask for another stage, and decide what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.agents import Stage
from control_plane.services import launchable, promotion
from control_plane.services.governance import Standing, Waiting, Way
from control_plane.ui import audit_rows, door, format, forms, navigation, refusals, rights, wording
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def show_ways(page: OpenedPage, standing: Standing) -> None:
    """Where the agent may go, what keeps it from there, and the buttons."""
    if rights.may(page.principal, Role.OPERATOR, on=f"agent/{standing.agent.name}"):
        st.text_input(forms.optional(_("Why")), key="promotion/note")
        with st.container(horizontal=True, gap="small", key="promotion_ways"):
            for way in standing.ways:
                _button(page, standing, way)
    for way in standing.ways:
        _explain(way, asked=standing.pending is not None)
    _say_what_it_holds_up(page, standing)


def show_waiting(page: OpenedPage, waiting: Sequence[Waiting], *, linked: bool = True) -> None:
    """A card for each request that waits.

    Args:
        linked: Whether each leads to its agent.
    """
    for each in waiting:
        with st.container(border=True, key=f"request_{each.request.id}"):
            _head(each)
            if linked:
                label, name = _("What it stands on"), each.request.agent_name
                navigation.link("governance", label, icon=":material/fact_check:", agent=name)
            _act(page, each)


def _button(page: OpenedPage, standing: Standing, way: Way) -> None:
    agent, stage = standing.agent, wording.word(wording.STAGE, way.to)
    if way.up and way.needs_approver:
        label, done = _("Ask for {stage}", stage=stage), _("The request waits for an approver.")
    elif way.up:
        label, done = _("Promote to {stage}", stage=stage), _("The agent is promoted.")
    else:
        label, done = _("Move to {stage}", stage=stage), _("The agent is moved.")
    refusals.button(
        label,
        "arrow_upward" if way.up else "arrow_downward",
        lambda: promotion.promote(
            *page.who,
            agent.name,
            to=way.to,
            expected_version=agent.version,
            note=st.session_state["promotion/note"],
        ),
        done=done,
        key=f"promote/{way.to.value}",
        type="primary" if way.up else "secondary",
        disabled=bool(way.missing) or (way.up and standing.pending is not None),
    )


def _say_what_it_holds_up(page: OpenedPage, standing: Standing) -> None:
    """Retiring is always possible; patterns it works in cannot be launched afterwards."""
    if all(way.to is not Stage.RETIRED for way in standing.ways):
        return
    found = launchable.patterns_with(*page.who, standing.agent.name)
    if found:
        told = _(
            "Retired, it keeps these patterns from being launched: {patterns}.",
            patterns=", ".join(found),
        )
        st.caption(escape(told))


def _explain(way: Way, *, asked: bool) -> None:
    if not way.up:
        return
    stage = wording.word(wording.STAGE, way.to)
    if way.missing:
        lines = [f"- {escape(forms.sentence(problem))}" for problem in way.missing]
        lead = escape(_("Before it may go to {stage}:", stage=stage))
        st.warning(lead + "\n\n" + "\n".join(lines))
        return
    if way.needs_approver and not door.signs_in():
        told = _(
            "{stage} needs a second person who agrees, and there is none as long as nobody signs"
            " in here: configure sign-in first.",
            stage=stage,
        )
        st.warning(escape(told))
    elif asked:
        st.caption(_("It was asked for; somebody else decides."))
    elif way.needs_approver:
        told = _("All else {stage} needs is in place; then somebody else must agree.", stage=stage)
        st.caption(escape(told))
    else:
        st.caption(escape(_("Everything {stage} needs is in place.", stage=stage)))


def _head(each: Waiting) -> None:
    request = each.request
    stage = wording.word(wording.STAGE, request.to_stage)
    asked = _(
        "{agent}, version {version}, to {stage}",
        agent=request.agent_name,
        version=request.version,
        stage=stage,
    )
    st.markdown(f"**{escape(asked)}**")
    said = [
        _("asked by {who}", who=audit_rows.actor(each.requested_by)),
        _("waits {time}", time=format.waiting_for(request.requested_at)),
    ]
    st.caption(escape(" · ".join([*said, *([request.note] if request.note else [])])))


def _act(page: OpenedPage, each: Waiting) -> None:
    request = each.request
    if each.may_approve:
        _decision(page, request.id)
    elif each.mine:
        refusals.button(
            _("Withdraw"),
            "undo",
            lambda: promotion.withdraw_promotion(*page.who, request.id),
            done=_("The request is withdrawn."),
            key=f"withdraw/{request.id}",
        )
    else:
        st.caption(
            _("An approver who neither asked for it nor wrote the version decides about it.")
        )


def _decision(page: OpenedPage, request_id: str) -> None:
    typed = f"decide/{request_id}/reason"
    st.text_input(
        _("Reason"),
        key=typed,
        help=_("A rejection needs one."),
    )
    with st.container(horizontal=True, gap="small"):
        for verdict, label, icon, done in (
            ("approve", _("Approve"), "check", _("Approved; the agent is promoted.")),
            ("reject", _("Reject"), "block", _("Rejected.")),
        ):
            refusals.button(
                label,
                icon,
                _deciding(page, request_id, verdict, typed),
                done=done,
                type="primary" if verdict == "approve" else "secondary",
                key=f"decide/{request_id}/{verdict}",
            )


def _deciding(
    page: OpenedPage, request_id: str, verdict: promotion.Verdict, typed: str
) -> Callable[[], object]:
    """The reason is read at the click: it may have been typed after the button was drawn."""
    return lambda: promotion.decide_promotion(
        *page.who, request_id, verdict=verdict, reason=st.session_state[typed]
    )
