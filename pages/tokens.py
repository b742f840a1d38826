"""Tokens: what programs prove themselves with, and service accounts for them to act for."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.services import service_accounts, tokens
from control_plane.ui import navigation, pager, tables, token_actions, token_rows
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("tokens")
is_admin = page.principal.may(Role.ADMIN)
accounts = service_accounts.list_service_accounts(*page.who) if is_admin else []
chosen, account_id = st.query_params.get("token"), st.query_params.get("account")
owners = {account.id: account.name for account in accounts}
names = {page.principal.id: page.principal.name, **owners}


def listed() -> None:
    """One page of the tokens: of everybody here for an admin, else one's own."""
    found = tokens.list_tokens(
        *page.who, everyone=is_admin, limit=pager.SIZE, cursor=st.query_params.get("cursor")
    )
    if found.items:
        tables.show(token_rows.table(found.items, names, chosen=chosen), key="tokens")
        pager.show("tokens", found.next_cursor)
    else:
        st.info(_("No token yet. Make one, and let a program call the API with it."))


def service_accounts_listed() -> None:
    """Programs that act in their own name."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader(_("Service accounts"), anchor=False)
        navigation.link("tokens", _("Add one"), icon=":material/add:", account="new")
    if accounts:
        tables.show(token_rows.accounts(accounts, chosen=account_id), key="accounts")
    else:
        st.info(_("No service account yet. Programs that outlive a person's stay need one."))


page.title(
    _("Programs call the API with a token. It may do what it carries, never more than its owner."),
    action=navigation.Way("tokens", _("Make a token"), "add", (("add", "1"),)),
    needs=Role.VIEWER,
)
if "add" in st.query_params:
    st.subheader(_("Make a token"), anchor=False)
    token_actions.make(page, owners)
elif chosen is not None:
    token_actions.show(page, chosen, names)
listed()
if is_admin:
    service_accounts_listed()
if is_admin and account_id is not None:
    account = (
        None if account_id == "new" else service_accounts.get_service_account(*page.who, account_id)
    )
    st.subheader(escape(account.name) if account else _("Add a service account"), anchor=False)
    token_actions.edit_account(page, account)
