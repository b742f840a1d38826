"""One person's data: handed over, or erased."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import PrincipalKind
from control_plane.domain.members import HOME, Person
from control_plane.services import members, personal
from control_plane.ui import format, navigation, refusals
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def show(page: OpenedPage) -> None:
    """Choose a person of the workspace, then what to do."""
    people = {
        member.person.id: member.person
        for member in members.list_members(*page.who)
        if member.person.kind is PrincipalKind.PERSON
    }
    if not people:
        st.info(_("Nobody has signed in yet, so nobody's data is here."))
        return
    chosen = st.selectbox(
        _("Person"),
        list(people),
        format_func=lambda one: f"{people[one].shown_as} · {one}",
        key="person",
    )
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            _("Export this person's data"),
            data=lambda: format.pretty_json(personal.export_person(*page.who, chosen)),
            file_name=f"{chosen}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            help=_(
                "Profile, memberships, audit events, runs, decisions, notes, tokens and webhooks."
            ),
            key="export_person",
        )
        if page.principal.workspace_id == HOME:
            _erase(page, people[chosen])


def _erase(page: OpenedPage, person: Person) -> None:
    with st.popover(_("Erase this person's data"), icon=":material/person_off:", key="erase"):
        st.write(
            _(
                "Name, e-mail and sign-in go in all workspaces, and so do the details of audit"
                " events, what the person wrote in decisions and notes, names of tokens, and what"
                " webhooks told about them. The id stays, and what was done under it. Nothing"
                " brings the rest back."
            )
        )
        name = escape(person.shown_as)
        if st.button(_("Erase {name}", name=name), type="primary", key="erase_person"):
            done = refusals.attempt(
                lambda: personal.erase_person(*page.who, person.id),
                done=_("The data is erased; {id} stays.", id=person.id),
            )
            if done is not None:
                navigation.go("data")
