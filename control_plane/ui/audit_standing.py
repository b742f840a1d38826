"""Whether the audit record holds, said on demand; and the record to take away."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.audit import AuditFilter
from control_plane.domain.audit_check import Standing
from control_plane.representations.encoding import to_json
from control_plane.services import audit
from control_plane.services.audit_records import Cursor
from control_plane.ui import format, refusals
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _, n_

_FOUND = "audit/standing"


def show(page: OpenedPage, where: AuditFilter) -> None:
    """The buttons, what a check found, and how far receivers outside are."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(_("Check the record"), icon=":material/verified_user:", key="verify"):
            st.session_state[_FOUND] = audit.verify_audit(*page.who)
        st.download_button(
            _("Export"),
            data=lambda: _lines(page, where),
            file_name="audit.jsonl",
            mime="application/x-ndjson",
            icon=":material/download:",
            on_click="ignore",
            help=_("What is listed here as JSON Lines, oldest first. The export is on record too."),
            key="export",
        )
    found: Standing | None = st.session_state.get(_FOUND)
    if found is not None and found.workspace_id == page.principal.workspace_id:
        _told(found)
    for cursor in audit.audit_receivers(*page.who):
        _receiver(cursor, audit.audit_head(*page.who).seq)


def _lines(page: OpenedPage, where: AuditFilter) -> bytes:
    return b"".join(to_json(line) + b"\n" for line in audit.export_audit(*page.who, where=where))


def _told(found: Standing) -> None:
    counted = n_("{n} event was checked.", "{n} events were checked.", found.events)
    if found.sound:
        erased = n_(
            "The details of {n} were erased.", "The details of {n} were erased.", found.erased
        )
        st.success(
            " ".join(
                [
                    _("The record holds: nobody changed, removed or added an event."),
                    counted,
                    *([erased] if found.erased else []),
                ]
            ),
            icon=":material/verified_user:",
        )
        st.caption(
            _("Note this head outside, so that a later check can be held against it:")
            + f" `{found.head.seq}:{found.head.hash}`"
        )
        return
    lines = [
        "- " + escape(refusals.sentence(one.template, {"seq": one.seq, **one.params}))
        for one in found.breaks
    ]
    more = found.break_count - len(found.breaks)
    if more:
        lines.append("- " + n_("And {n} more.", "And {n} more.", more))
    title = _("The record does not hold: somebody changed it outside of this program.")
    st.error(f"**{title}** {counted}\n\n" + "\n".join(lines), icon=":material/gpp_bad:")


def _receiver(cursor: Cursor, newest: int) -> None:
    told = _(
        "{receiver} at {address} has the events up to {seq} of {newest}.",
        receiver=cursor.receiver,
        address=cursor.address,
        seq=cursor.seq,
        newest=newest,
    )
    if cursor.trouble:
        since = format.age(cursor.moved_at)
        st.warning(escape(f"{told} {cursor.trouble} ({since})"), icon=":material/sync_problem:")
    else:
        st.caption(escape(told))
