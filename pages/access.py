"""Access: who is a member of the workspace and what they may do; workspaces."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import PrincipalKind, Role, require
from control_plane.domain.members import HOME
from control_plane.services import members, workspaces
from control_plane.ui import door, member_actions, member_rows, navigation, tables
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("access")
here = page.principal.workspace_id
for_all = here == HOME or page.principal.kind is PrincipalKind.LOCAL
chosen, space = st.query_params.get("member"), st.query_params.get("space")


def people() -> None:
    """The members, and the one that was chosen."""
    found = members.list_members(*page.who)
    if chosen is not None:
        member = members.get_member(*page.who, chosen)
        member_actions.show(page, member, for_all=for_all)
    if found:
        tables.show(member_rows.table(found, chosen=chosen), key="members")
    else:
        st.info(
            _("Nobody is a member yet. Add somebody by the address they will sign in with.")
            if door.signs_in()
            else _(
                "Nobody signs in here: whoever sits at this machine may do everything."
                " Members count once sign-in is configured."
            )
        )


def spaces() -> None:
    """The workspaces, and the one that was chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader(_("Workspaces"), anchor=False)
        if for_all:
            navigation.link("access", _("Create one"), icon=":material/add:", space="new")
    found = workspaces.list_workspaces(*page.who)
    tables.show(member_rows.workspaces(found, chosen=space), key="workspaces")
    one = next((each for each in found if each.id == space), None)
    if one is not None and (for_all or one.id == here):
        st.subheader(escape(one.title), anchor=False)
        member_actions.edit_workspace(page, one)
    elif space == "new" and for_all:
        st.subheader(_("Create a workspace"), anchor=False)
        member_actions.edit_workspace(page, None)


page.title(
    _("Who may do what in this workspace. A change counts from their next click on."),
    action=navigation.Way("access", _("Add a member"), "person_add", (("add", "1"),)),
    needs=Role.ADMIN,
)
require(page.principal, Role.ADMIN)
if "add" in st.query_params:
    st.subheader(_("Add a member"), anchor=False)
    member_actions.add(page)
people()
spaces()
