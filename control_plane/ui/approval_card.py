"""One question to a person: what will happen, why it is asked, what led here, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Verdict
from control_plane.domain.errors import N_, Conflict
from control_plane.domain.policy import ActionKind
from control_plane.services.approvals import decide
from control_plane.ui import (
    badges,
    format,
    forms,
    json_form,
    navigation,
    refusals,
    rights,
    story,
    wording,
)
from control_plane.ui.approval_words import what_will_happen
from control_plane.ui.escape import escape, visible
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

_DONE = {
    Verdict.APPROVE: N_("Approved; the run goes on."),
    Verdict.EDIT: N_("Approved with your changes; the run goes on."),
    Verdict.REDIRECT: N_("Redirected; the run goes on."),
    Verdict.REJECT: N_("Rejected; the agent is told why."),
}


def open_ids(approvals: Sequence[Approval]) -> tuple[str, ...]:
    """Those that wait, oldest first."""
    waiting = [a for a in approvals if a.status is ApprovalStatus.PENDING]
    return tuple(a.id for a in sorted(waiting, key=lambda a: a.requested_at))


def show_open(page: OpenedPage, approvals: Sequence[Approval]) -> None:
    """A card for each question that waits."""
    by_id = {approval.id: approval for approval in approvals}
    for approval in approvals:
        if approval.status is not ApprovalStatus.PENDING:
            _tell_who_came_too_late(page, approval)
    for approval_id in open_ids(approvals):
        show(page, by_id[approval_id])


def show(page: OpenedPage, approval: Approval, *, with_run: bool = False) -> None:
    """The card with its decision."""
    with st.container(border=True, key=f"approval_{approval.id}"):
        _head(approval, with_run=with_run)
        show_payload(approval)
        _evidence(approval)
        if approval.status is ApprovalStatus.PENDING:
            _decision(page, approval)
        else:
            _tell_who_came_too_late(page, approval)
            st.caption(escape(decided(approval)))


def decided(approval: Approval) -> str:
    """What became of it, in one line."""
    said = wording.word(wording.APPROVAL_STATUS, approval.status)
    who = approval.decision.by if approval.decision else ""
    if who:
        said = _("{what} by {who}", what=said, who=_(who))
    said = f"{said} · {format.instant(approval.decided_at)}" if approval.decided_at else said
    reason = approval.decision.reason if approval.decision else ""
    return f"{said} · {reason}" if reason else said


def _head(approval: Approval, *, with_run: bool) -> None:
    badge = badges.markdown(badges.approval_status(approval.status))
    st.markdown(f"{badge} **{escape(what_will_happen(approval))}**")
    said = [_("asked {age}", age=format.age(approval.requested_at))]
    if approval.expires_at:
        said.append(_("expires {at}", at=format.instant(approval.expires_at)))
    if approval.because:
        said.append(approval.because)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(escape(" · ".join(said)), help=escape(format.instant(approval.requested_at)))
        if with_run:
            navigation.link(
                "run",
                _("Open the run of {pattern}", pattern=escape(approval.pattern_name)),
                icon=":material/timeline:",
                run=approval.run_id,
            )


def show_payload(approval: Approval) -> None:
    """What exactly will happen, field by field."""
    action = approval.action
    payload = action.payload
    if action.kind is ActionKind.TOOL and isinstance(payload.get("arguments"), dict):
        payload = payload["arguments"]
    for name, value in payload.items():
        with st.container(gap="xsmall"):
            st.caption(escape(_title(action, name)))
            if isinstance(value, str):
                st.text(visible(value) or format.MISSING)
            elif isinstance(value, int | float):
                st.text(visible(format.pretty_json(value)))
            else:
                st.code(visible(format.pretty_json(value)), language="json", wrap_lines=True)


def _title(action: Action, name: str) -> str:
    schema: Mapping[str, Any] = action.payload_schema or {}
    if action.kind is ActionKind.TOOL:
        schema = schema.get("properties", {}).get("arguments", schema)
    return json_form.label_of(schema, name)


def _evidence(approval: Approval) -> None:
    if not approval.evidence:
        return
    with st.expander(_("What led here"), key=f"evidence_{approval.id}"):
        entries = []
        for said in approval.evidence:
            who, _colon, text = said.partition(": ")
            entries.append(story.entry(who, text=text, tone="blue"))
        story.show(entries, key=f"story_{approval.id}")


def _decision(page: OpenedPage, approval: Approval) -> None:
    if not rights.may(page.principal, Role.APPROVER, on=f"pattern/{approval.pattern_name}"):
        return
    prefix = f"decide/{approval.id}"
    verdicts = [v for v in Verdict if v is not Verdict.REDIRECT or approval.action.targets]
    picked = st.segmented_control(
        _("Decision"),
        verdicts,
        default=Verdict.APPROVE,
        required=True,
        format_func=lambda verdict: wording.word(wording.VERDICT, verdict),
        key=f"{prefix}/verdict",
        label_visibility="collapsed",
    )
    verdict = Verdict(picked or Verdict.APPROVE)
    given = _particulars(approval.action, verdict, prefix)
    forms.summary(_form(prefix, verdict), _labels(approval.action))
    _confirm(page, approval, verdict, given)


def _confirm(
    page: OpenedPage, approval: Approval, verdict: Verdict, given: Callable[[], dict[str, Any]]
) -> None:
    """The button that carries the decision out."""
    prefix = f"decide/{approval.id}"

    def carry_out() -> bool:
        if st.session_state[f"{prefix}/verdict"] != verdict:
            raise Conflict(N_("The choice changed while you clicked; look again and confirm it."))
        decide(*page.who, approval.id, verdict=verdict, digest=approval.digest, **given())
        st.query_params.pop("approval", None)  # On to the next one.
        return True

    form, done = _form(prefix, verdict), _(_DONE[verdict])
    button: dict[str, Any] = {
        "label": wording.word(wording.VERDICT, verdict),
        "type": "primary",
        "key": _confirmed_by(approval),
        "icon": ":material/block:" if verdict is Verdict.REJECT else ":material/check:",
    }
    if verdict is not Verdict.EDIT:
        # In its callback: another click may cut the script short before it comes to this button.
        act = forms.submit_in_callback
        st.button(**button, on_click=act, args=(form, carry_out), kwargs={"done": done})
    # What was edited can only be read while the form is drawn.
    elif st.button(**button) and forms.submit(form, carry_out, done=done):
        st.rerun()


def _confirmed_by(approval: Approval) -> str:
    """Key of the button; not among the form's fields, for a click changes none of them."""
    return f"confirm/{approval.id}"


def _tell_who_came_too_late(page: OpenedPage, approval: Approval) -> None:
    """An edit of a question that was closed in the meantime must not pass in silence."""
    edits = st.session_state.get(f"decide/{approval.id}/verdict") == Verdict.EDIT
    if edits and st.session_state.get(_confirmed_by(approval)):
        refusals.attempt(
            lambda: decide(*page.who, approval.id, verdict=Verdict.APPROVE, digest=approval.digest)
        )


def _form(prefix: str, verdict: Verdict) -> str:
    """Each verdict is a form of its own: what one refused says nothing about another."""
    return f"{prefix}/{verdict}"


def _particulars(action: Action, verdict: Verdict, prefix: str) -> Callable[[], dict[str, Any]]:
    """What the verdict needs besides itself, to be read when it is carried out.

    All but an edit can be read before the page is drawn, as a button's callback does.
    """
    if verdict is Verdict.EDIT:
        schema = action.payload_schema or _schema_like(action.payload)
        filled = json_form.draw(
            schema,
            key=f"{prefix}/payload",
            initial=action.payload,
            refused=forms.problems(_form(prefix, verdict)),
            prefix="payload",
        )
        return lambda: {"payload": filled.checked()}
    if verdict is Verdict.REDIRECT:
        st.selectbox(
            _("Hand over to"),
            action.targets,
            index=None,
            placeholder=_("Choose"),
            key=f"{prefix}/target",
        )
        st.text_input(forms.optional(_("Note")), key=f"{prefix}/note")
        return lambda: {
            "target": st.session_state[f"{prefix}/target"],
            "reason": st.session_state[f"{prefix}/note"],
        }
    if verdict is Verdict.REJECT:
        st.text_area(
            _("Reason"),
            key=f"{prefix}/reason",
            placeholder=_("The agent and the next reader need it."),
        )
        return lambda: {"reason": st.session_state[f"{prefix}/reason"]}
    return dict[str, Any]


def _labels(action: Action) -> dict[str, str]:
    fields = {f"payload.{name}": _title(action, name) for name in action.payload}
    return {"reason": _("Reason"), "target": _("Hand over to"), "payload": "", **fields}


def _schema_like(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A schema for a payload that comes without one: text stays text, the rest is JSON."""
    fields = {
        name: {"type": "string"} if isinstance(value, str) else {}
        for name, value in payload.items()
    }
    return {"type": "object", "properties": fields}
