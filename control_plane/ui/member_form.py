"""The forms of a member and of a workspace."""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.access import Grant, Role
from control_plane.domain.members import Member, Source, Workspace
from control_plane.ui import forms, wording
from control_plane.ui.i18n import _

MEMBER, WORKSPACE = "member", "workspace_form"
_EMPTY_LINES = 2


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "email": _("E-mail address"),
        "roles": _("May"),
        "grants": _("Only for"),
        "id": _("Id"),
        "title": _("Title"),
    }


def draw_member(member: Member | None) -> dict[str, Any]:
    """Draw the form of somebody to be added, or of what is assigned to a member, and read it."""
    key = f"{MEMBER}/{member.person.id}@{member.version}" if member else f"{MEMBER}/new"
    assigned = member.of(Source.ASSIGNED) if member else None
    left, right = st.columns(2)
    values: dict[str, Any] = {}
    if member is None:
        with left:
            values["email"] = st.text_input(
                labels()["email"],
                help=_("As the sign-in provider knows them; they may never have been here."),
                max_chars=320,
                key=f"{key}/email",
            )
            forms.beside(MEMBER, "email")
    with right if member is None else left:
        held = assigned.roles if assigned else frozenset[Role]()
        values["roles"] = _roles(key, [role for role in Role if role in held])
        forms.beside(MEMBER, "roles")
    values["grants"] = _grants(key, list(assigned.grants) if assigned else [])
    return values


def draw_workspace(workspace: Workspace | None) -> dict[str, Any]:
    """Draw the form of a workspace and read it."""
    key = f"{WORKSPACE}/{workspace.id}@{workspace.version}" if workspace else f"{WORKSPACE}/new"
    left, right = st.columns(2)
    with left:
        id_ = st.text_input(
            labels()["id"],
            value=workspace.id if workspace else "",
            help=_("Lower case, digits and _; it never changes."),
            disabled=workspace is not None,
            max_chars=48,
            key=f"{key}/id",
        )
        forms.beside(WORKSPACE, "id")
    with right:
        title = st.text_input(
            labels()["title"],
            value=workspace.title if workspace else "",
            max_chars=80,
            key=f"{key}/title",
        )
        forms.beside(WORKSPACE, "title")
    return {"id": id_, "title": title}


def _roles(key: str, held: list[Role]) -> list[str]:
    return st.multiselect(
        labels()["roles"],
        [role.value for role in Role],
        default=[role.value for role in held],
        format_func=lambda value: wording.word(wording.ROLE, value),
        help=_("An admin may do everything; whoever has any role may view."),
        placeholder=_("Choose"),
        key=f"{key}/roles",
    )


def _grants(key: str, held: list[Grant]) -> list[dict[str, str]]:
    """Roles for one pattern or agent each: those there are, and lines for more."""
    found: list[dict[str, str]] = []
    with st.expander(
        _("Only for one pattern or agent"), expanded=bool(held), key=f"{MEMBER}_grants"
    ):
        st.caption(_("Beside the roles above; such as operator for pattern/refunds."))
        ordered = sorted(held, key=lambda grant: (grant.subject, grant.role))
        lines: list[Grant | None] = [*ordered, *([None] * _EMPTY_LINES)]
        for number, grant in enumerate(lines):
            subject, role = _grant(f"{key}/grant{number}", grant)
            if subject:
                found.append({"role": role, "subject": subject})
        forms.beside(MEMBER, "grants")
    return found


def _grant(key: str, grant: Grant | None) -> tuple[str, str]:
    left, right = st.columns(2)
    with left:
        subject = st.text_input(
            _("Pattern or agent"),
            value=grant.subject if grant else "",
            placeholder="pattern/refunds",
            max_chars=200,
            key=f"{key}/subject",
        )
    roles = [role.value for role in Role]
    with right:
        role = st.selectbox(
            _("Role"),
            roles,
            index=roles.index((grant.role if grant else Role.OPERATOR).value),
            format_func=lambda value: wording.word(wording.ROLE, value),
            key=f"{key}/role",
        )
    return subject.strip(), role
