"""One decision on everything that is marked: looked at first, with one reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from control_plane.domain.approvals import Approval, RejectReason, Verdict
from control_plane.domain.errors import NotFound
from control_plane.services.approval_batches import decide_many
from control_plane.services.approvals import asked_of_runs, get_approval
from control_plane.ui import (
    approval_rows,
    desk_list,
    desk_refused,
    desk_undo,
    forms,
    refusals,
    wording,
)
from control_plane.ui.approval_words import what_will_happen
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _, n_

_FORM = "desk/several"
_MOST_UNSCROLLED = 5
_HEIGHT = 300


def draw(page: OpenedPage) -> None:
    """The bar over the list while something is marked, and what was not decided last time."""
    desk_refused.show(page)
    marked = desk_list.marked()
    if not is_open(page):
        return
    with st.container(
        horizontal=True, vertical_alignment="center", border=True, key="desk_several"
    ):
        st.markdown(n_("{n} is marked", "{n} are marked", len(marked)))
        for verdict in (Verdict.APPROVE, Verdict.REJECT):
            label = _("{what} …", what=wording.word(wording.VERDICT, verdict))
            if st.button(label, key=f"desk/batch/{verdict.value}"):
                forms.forget(_FORM)
                _open(page, verdict, marked)
        st.button(_("Unmark all"), type="tertiary", on_click=desk_list.unmark, key="desk/unmark")


def is_open(page: OpenedPage) -> bool:
    """Whether something is marked, by an address maybe, for a reader who may decide."""
    return bool(desk_list.marked()) and desk_list.decides(page)


def _open(page: OpenedPage, verdict: Verdict, marked: Sequence[str]) -> None:
    title = wording.word(wording.VERDICT, verdict)
    st.dialog(title, width="medium")(_preview)(page, verdict, marked)


def _preview(page: OpenedPage, verdict: Verdict, marked: Sequence[str]) -> None:
    """What the dialog shows: each of them, and the one reason."""
    if not desk_list.marked():  # It was carried out.
        st.rerun()
    shown = _read(page, marked)
    count = len(shown)
    st.markdown(n_("{n} question is decided:", "{n} questions are decided:", count))
    asked = asked_of_runs(*page.who, shown)
    with st.container(height=_HEIGHT if count > _MOST_UNSCROLLED else "content", border=False):
        st.markdown("\n".join(_line(each, asked) for each in shown))
    refusals.show_flash()  # The dialog alone is drawn anew after its button.
    forms.summary(_FORM, {"reason": _("Reason"), "chosen": ""})
    st.text_area(_("Reason, kept with each of them"), key=f"{_FORM}/reason")
    if verdict is Verdict.REJECT:
        st.pills(
            forms.optional(_("Kind of reason")),
            [each.value for each in RejectReason],
            format_func=lambda value: wording.word(wording.REJECT_REASON, value),
            key=f"{_FORM}/code",
        )
    st.caption(desk_undo.in_advance())
    st.button(
        wording.word(wording.VERDICT, verdict),
        type="primary",
        on_click=_carry_out,
        args=(page, verdict, [(each.id, each.digest) for each in shown]),
        key="desk/carry_out",
    )


def _line(approval: Approval, asked: Mapping[str, Mapping[str, Any]]) -> str:
    about = approval_rows.about(approval, asked)
    return f"- **{escape(what_will_happen(approval))}**  \n  :small[{escape(about)}]"


def _read(page: OpenedPage, marked: Sequence[str]) -> list[Approval]:
    found: list[Approval] = []
    for approval_id in marked:
        try:
            found.append(get_approval(*page.who, approval_id))
        except NotFound:  # Marks come from the address; what is not here is left out.
            continue
    return found


def _carry_out(page: OpenedPage, verdict: Verdict, chosen: Sequence[tuple[str, str]]) -> None:
    def carry_out() -> None:
        outcome = decide_many(
            *page.who,
            chosen,
            verdict=verdict,
            reason=st.session_state[f"{_FORM}/reason"],
            code=st.session_state.get(f"{_FORM}/code") or "",
            via="ui",
            undo_seconds=desk_undo.seconds(),
        )
        desk_list.unmark()
        st.query_params.pop("approval", None)
        desk_refused.keep(outcome.refused, desk_refused.NOT_DECIDED)
        desk_undo.tell_of_several(page, outcome.decided, verdict)

    forms.submit_in_callback(_FORM, carry_out, done="")
