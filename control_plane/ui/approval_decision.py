"""A person's decision on a question: which, with what, and the button that carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from control_plane.domain.approvals import Action, Approval, RejectReason, Verdict, verdicts_on
from control_plane.domain.deciding import proposal_of, why_not
from control_plane.domain.errors import N_, Conflict
from control_plane.domain.policy import ActionKind, Mode
from control_plane.services.approvals import decide
from control_plane.ui import (
    approval_agreement,
    approval_budget,
    approval_drafts,
    approval_hold,
    approval_payload,
    approval_sight,
    desk_list,
    desk_undo,
    forms,
    json_form,
    refusals,
    wording,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

_CHOICES = {Verdict.EDIT: N_("Edit"), Verdict.RESPOND: N_("Answer")}
"""Shorter than the button that carries it out, so that all choices stand on one line."""
_ICONS = {
    Verdict.REJECT: ":material/block:",
    Verdict.SEND_BACK: ":material/reply:",
    Verdict.TAKE_OVER: ":material/front_hand:",
}


def draw(page: OpenedPage, approval: Approval, *, on_desk: bool) -> None:
    """What the reader may decide.

    Args:
        on_desk: Whether the next question is to be shown afterwards.
    """
    refusal = why_not(page.principal, approval)
    if refusal is not None:
        st.caption(escape(refusals.explain(refusal)))
        approval_hold.offer_withdrawal(page, approval)
        return
    prefix = f"decide/{approval.id}"
    approval_sight.begin(approval)
    approval_drafts.begin(approval)
    agrees = approval_agreement.draw(page, approval, on_desk=on_desk)
    picked = st.segmented_control(
        _("Decision"),
        verdicts_on(approval.action),
        default=_first_choice(approval),
        required=True,
        format_func=choice,
        key=f"{prefix}/verdict",
        persist_state="session",
        label_visibility="collapsed",
    )
    verdict = Verdict(picked or Verdict.APPROVE)
    with st.container(key=f"particulars/{approval.id}"):
        given = _particulars(approval.action, verdict, prefix)
    forms.summary(_form(prefix, verdict), _labels(approval.action))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _confirm(page, approval, verdict, given, on_desk=on_desk, first=not agrees)
        approval_hold.draw(page, approval)


def choice(verdict: Verdict) -> str:
    """What a verdict is called among the choices."""
    return wording.word(wording.VERDICT | _CHOICES, verdict)


def picked_for(approval: Approval) -> Verdict:
    """The verdict that is chosen on the card, or will be when it is drawn first."""
    held = st.session_state.get(f"decide/{approval.id}/verdict")
    return Verdict(held) if held else _first_choice(approval)


def tell_who_came_too_late(page: OpenedPage, approval: Approval) -> None:
    """An edit of a question that was closed in the meantime must not pass in silence."""
    edits = st.session_state.get(f"decide/{approval.id}/verdict") == Verdict.EDIT
    if edits and st.session_state.get(_confirmed_by(approval)):
        refusals.attempt(
            lambda: decide(*page.who, approval.id, verdict=Verdict.APPROVE, digest=approval.digest)
        )


def _first_choice(approval: Approval) -> Verdict:
    """To object is what one can do about what happens by itself; else a proposal is agreed to."""
    if approval.rule.mode is Mode.WATCH and proposal_of(approval) is None:
        return Verdict.REJECT
    return Verdict.APPROVE


def _confirm(
    page: OpenedPage,
    approval: Approval,
    verdict: Verdict,
    given: Callable[[], dict[str, Any]],
    *,
    on_desk: bool,
    first: bool,
) -> None:
    """The button that carries the decision out.

    Args:
        first: Whether it is the one most readers want, with no other before it.
    """
    prefix = f"decide/{approval.id}"

    def carry_out() -> bool:
        if st.session_state[f"{prefix}/verdict"] != verdict:
            raise Conflict(N_("The choice changed while you clicked; look again and confirm it."))
        decided = decide(
            *page.who,
            approval.id,
            verdict=verdict,
            digest=approval.digest,
            via="ui",
            considered_ms=approval_sight.considered_ms(approval),
            undo_seconds=desk_undo.seconds(),
            **given(),
        )
        approval_drafts.forget(approval.id)
        if on_desk:
            desk_list.go_on_from(approval.id)
        desk_undo.tell(decided, verdict)
        return True

    form = _form(prefix, verdict)
    vetoes = verdict is Verdict.REJECT and approval.rule.mode is Mode.WATCH
    button: dict[str, Any] = {
        "label": _("Veto") if vetoes else wording.word(wording.VERDICT, verdict),
        "type": "primary" if first else "secondary",
        "key": _confirmed_by(approval),
        "icon": _ICONS.get(verdict, ":material/check:"),
    }
    if verdict is not Verdict.EDIT:
        # In its callback: another click may cut the script short before it comes to this button.
        act = forms.submit_in_callback
        st.button(**button, on_click=act, args=(form, carry_out), kwargs={"done": ""})
    # What was edited can only be read while the form is drawn.
    elif st.button(**button) and forms.submit(form, carry_out, done=""):
        st.rerun()


def _confirmed_by(approval: Approval) -> str:
    """Key of the button; not among the form's fields, for a click changes none of them."""
    return f"confirm/{approval.id}"


def _form(prefix: str, verdict: Verdict) -> str:
    """Each verdict is a form of its own: what one refused says nothing about another."""
    return f"{prefix}/{verdict}"


def _particulars(action: Action, verdict: Verdict, prefix: str) -> Callable[[], dict[str, Any]]:
    """What the verdict needs besides itself, to be read when it is carried out.

    All but an edit can be read before the page is drawn, as a button's callback does.
    """
    match verdict:
        case Verdict.EDIT:
            return _edited(action, prefix)
        case Verdict.REDIRECT:
            return _redirected(action, prefix)
        case Verdict.REJECT:
            return _rejected(prefix)
        case Verdict.SEND_BACK | Verdict.TAKE_OVER:
            return _explained(verdict, prefix)
        case Verdict.RESPOND:
            return _answered(action, prefix)
        case Verdict.APPROVE:
            return dict[str, Any]


def _edited(action: Action, prefix: str) -> Callable[[], dict[str, Any]]:
    key = f"{prefix}/payload"
    if action.kind is ActionKind.BUDGET:
        filled = approval_budget.edit(action, key=key)
    else:
        filled = json_form.draw(
            action.payload_schema or _schema_like(action.payload),
            key=key,
            initial=action.payload,
            refused=forms.problems(_form(prefix, Verdict.EDIT)),
            prefix="payload",
            keeps=True,
        )
    changes = approval_payload.difference(action.payload, filled.value)
    if changes and not filled.unread:
        with st.expander(_("What you change")):
            st.code(changes, language="diff", wrap_lines=True)
    return lambda: {"payload": filled.checked()}


def _redirected(action: Action, prefix: str) -> Callable[[], dict[str, Any]]:
    st.selectbox(
        _("Hand over to"),
        action.targets,
        index=None,
        placeholder=_("Choose"),
        key=f"{prefix}/target",
        persist_state="session",
    )
    st.text_input(forms.optional(_("Note")), key=f"{prefix}/note", persist_state="session")
    return lambda: {
        "target": st.session_state[f"{prefix}/target"],
        "reason": st.session_state[f"{prefix}/note"],
    }


def _rejected(prefix: str) -> Callable[[], dict[str, Any]]:
    st.text_area(
        _("Reason"),
        key=f"{prefix}/reason",
        persist_state="session",
        placeholder=_("The agent and the next reader need it."),
    )
    st.pills(
        forms.optional(_("Kind of reason")),
        [reason.value for reason in RejectReason],
        format_func=lambda code: wording.word(wording.REJECT_REASON, code),
        key=f"{prefix}/code",
        persist_state="session",
    )
    return lambda: {
        "reason": st.session_state[f"{prefix}/reason"],
        "code": st.session_state[f"{prefix}/code"] or "",
    }


def _explained(verdict: Verdict, prefix: str) -> Callable[[], dict[str, Any]]:
    sends_back = verdict is Verdict.SEND_BACK
    key = f"{prefix}/{verdict.value}/reason"
    st.text_area(
        _("Reason"),
        key=key,
        persist_state="session",
        placeholder=_("What the agent is to do better.")
        if sends_back
        else _("What you do yourself; the run ends with it."),
    )
    return lambda: {"reason": st.session_state[key]}


def _answered(action: Action, prefix: str) -> Callable[[], dict[str, Any]]:
    key = f"{prefix}/answer"
    label = _("Your answer") if action.answer_schema is None else _("Your answer, as JSON")
    st.text_area(
        label, key=key, persist_state="session", placeholder=_("It stands in the agent's place.")
    )
    return lambda: {"answer": st.session_state[key]}


def _labels(action: Action) -> dict[str, str]:
    titles = {f"payload.{name}": approval_payload.title(action, name) for name in action.payload}
    return {
        "reason": _("Reason"),
        "target": _("Hand over to"),
        "answer": _("Your answer"),
        "payload": "",
        **titles,
    }


def _schema_like(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A schema for a payload that comes without one: text stays text, the rest is JSON."""
    fields = {
        name: {"type": "string"} if isinstance(value, str) else {}
        for name, value in payload.items()
    }
    return {"type": "object", "properties": fields}
