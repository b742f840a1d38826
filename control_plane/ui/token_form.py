"""The forms of a token and of a service account: a name, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from control_plane.domain.access import Principal, Role
from control_plane.domain.tokens import DEFAULT_DAYS
from control_plane.services.service_accounts import ServiceAccount
from control_plane.ui import forms, wording
from control_plane.ui.i18n import _

TOKEN, ACCOUNT = "token", "service_account"
_DAYS = (7, 30, DEFAULT_DAYS, 180, 365)


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "name": _("Name"),
        "owner": _("Acts for"),
        "roles": _("May"),
        "grants": _("Only for"),
        "days": _("Expires after"),
    }


def draw_token(
    principal: Principal, owners: Mapping[str, str], *, most_days: int
) -> dict[str, Any]:
    """Draw the form of a token and read it; nothing is saved here.

    Args:
        owners: Service accounts it may be made for, by id; empty for who is no admin.
    """
    left, right = st.columns(2)
    with left:
        name = _name(f"{TOKEN}/new", "", _("What it is for, such as a nightly import."))
        forms.beside(TOKEN, "name")
    with right:
        days = st.selectbox(
            labels()["days"],
            [days for days in _DAYS if days <= most_days] or [most_days],
            index=None if most_days < DEFAULT_DAYS else _DAYS.index(DEFAULT_DAYS),
            format_func=lambda value: _("{count} days", count=value),
            key=f"{TOKEN}/new/days",
        )
        forms.beside(TOKEN, "days")
    owner = ""
    if owners:
        with left:
            owner = st.selectbox(
                labels()["owner"],
                ["", *owners],
                format_func=lambda value: owners.get(value, _("myself")),
                key=f"{TOKEN}/new/owner",
            )
            forms.beside(TOKEN, "owner")
    with right if owners else left:
        mine = [role for role in Role if owner or principal.may(role)]
        roles = _roles(f"{TOKEN}/new", mine, [])
        forms.beside(TOKEN, "roles")
    return {"name": name, "days": days or most_days, "owner": owner or "", "roles": roles}


def draw_account(account: ServiceAccount | None) -> dict[str, Any]:
    """Draw the form of a service account and read it; nothing is saved here."""
    key = f"{ACCOUNT}/{account.id}@{account.membership.version}" if account else f"{ACCOUNT}/new"
    left, right = st.columns(2)
    with left:
        name = _name(key, account.name if account else "", _("Such as the system that calls."))
        forms.beside(ACCOUNT, "name")
    with right:
        roles = _roles(key, list(Role), account.roles if account else [])
        forms.beside(ACCOUNT, "roles")
    kept = account.grants if account else []
    grants = [{"role": grant.role, "subject": grant.subject} for grant in kept]
    return {"name": name, "roles": roles, "grants": grants}


def _name(key: str, value: str, about: str) -> str:
    return st.text_input(labels()["name"], value=value, help=about, max_chars=80, key=f"{key}/name")


def _roles(key: str, options: Sequence[Role], held: Sequence[Role]) -> list[str]:
    return st.multiselect(
        labels()["roles"],
        [role.value for role in options],
        default=[role.value for role in held],
        format_func=lambda value: wording.word(wording.ROLE, value),
        help=_("An admin may do everything; whoever has any role may view."),
        placeholder=_("Choose"),
        key=f"{key}/roles",
    )
