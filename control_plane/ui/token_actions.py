"""Make, show once and revoke tokens; make, change and remove service accounts."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from control_plane.domain.tokens import Token, TokenState
from control_plane.services import service_accounts, tokens
from control_plane.services.service_accounts import ServiceAccount
from control_plane.ui import format, forms, navigation, refusals, state, token_form, token_rows
from control_plane.ui.badges import markdown
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _
from control_plane.ui.origin import origin


def make(page: OpenedPage, owners: Mapping[str, str]) -> None:
    """The form of a new token."""
    forms.summary(token_form.TOKEN, token_form.labels())
    spec = token_form.draw_token(page.principal, owners, most_days=page.desk.max_token_days)
    if not st.button(_("Make the token"), type="primary", key="make_token"):
        return
    issued = forms.submit(
        token_form.TOKEN,
        lambda: tokens.create_token(*page.who, spec),
        done=_("The token is made."),
    )
    if issued is not None:
        st.session_state[state.NEW_BEARER] = (issued.token.id, issued.secret)
        navigation.go("tokens", token=issued.token.id)


def show(page: OpenedPage, token_id: str, owners: Mapping[str, str]) -> None:
    """One token: for the first time with its secret, then how it stands and what can be done."""
    token = tokens.get_token(*page.who, token_id)
    st.subheader(escape(token.name), anchor=False)
    acts_for = _("acts for {name}", name=owners.get(token.owner, token.owner))
    may = token_rows.rights(token.roles, token.grants)
    expires = _("expires {at}", at=format.instant(token.expires_at))
    said = escape(" · ".join((f"{token.hint}…", acts_for, may, expires)))
    st.markdown(f"{markdown(token_rows.state(token))} {said}")
    _show_once(token)
    if token.state(format.now()) is TokenState.ACTIVE:
        refusals.button(
            _("Revoke"),
            "block",
            lambda: tokens.revoke_token(*page.who, token.id),
            done=_("The token opens nothing from now on."),
            key="revoke_token",
        )


def edit_account(page: OpenedPage, account: ServiceAccount | None) -> None:
    """The form of a service account."""
    forms.summary(token_form.ACCOUNT, token_form.labels())
    spec = token_form.draw_account(account)
    with st.container(horizontal=True, gap="small"):
        kept = st.button(_("Save"), type="primary", key="save_account")
        if account is not None:
            _remove(page, account)
    if kept:
        _save(page, account, spec)


def _save(page: OpenedPage, account: ServiceAccount | None, spec: dict[str, object]) -> None:
    saved = forms.submit(
        token_form.ACCOUNT,
        lambda: (
            service_accounts.create_service_account(*page.who, spec)
            if account is None
            else service_accounts.change_service_account(
                *page.who, account.id, spec, expected_version=account.membership.version
            )
        ),
        done=_("Service account {name} is saved.", name=spec["name"]),
    )
    if saved is not None:
        navigation.go("tokens", account=saved.id)


def _remove(page: OpenedPage, account: ServiceAccount) -> None:
    with st.popover(_("Remove"), icon=":material/delete:", type="tertiary", key="remove_it"):
        st.write(_("Its tokens are revoked at once."))
        if st.button(_("Remove the service account"), type="primary", key="remove_account"):
            refusals.attempt(
                lambda: service_accounts.remove_service_account(*page.who, account.id),
                done=_("Service account {name} is removed.", name=account.name),
            )
            navigation.go("tokens")


def _show_once(token: Token) -> None:
    token_id, secret = st.session_state.get(state.NEW_BEARER, ("", ""))
    if token_id != token.id:
        return
    st.success(_("Keep this token now: it is shown only here and only once."))
    st.code(secret, language=None)
    st.code(f'curl -H "Authorization: Bearer {secret}" {origin()}/api/v1/runs', language="bash")
    st.button(_("I have kept it"), on_click=state.take, args=(state.NEW_BEARER,), key="token_kept")
