"""Add, change, remove, disable and sign out members; create and rename workspaces."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.members import Member, Person, Workspace
from control_plane.services import members, workspaces
from control_plane.ui import forms, member_form, member_rows, navigation, refusals
from control_plane.ui.badges import markdown
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def add(page: OpenedPage) -> None:
    """The form of somebody who is to be a member."""
    forms.summary(member_form.MEMBER, member_form.labels())
    spec = member_form.draw_member(None)
    if not st.button(_("Add the member"), type="primary", key="add_member"):
        return
    added = forms.submit(
        member_form.MEMBER,
        lambda: members.add_member(*page.who, spec),
        done=_("{name} is a member.", name=spec["email"]),
    )
    if added is not None:
        navigation.go("access", member=added.person.id)


def show(page: OpenedPage, member: Member, *, for_all: bool) -> None:
    """One member: what they hold, and what can be done.

    Args:
        for_all: Whether the reader may also do what concerns all workspaces.
    """
    person = member.person
    st.subheader(escape(person.shown_as), anchor=False)
    said = " · ".join(part for part in (person.email, person.id) if part != person.shown_as)
    st.markdown(f"{markdown(member_rows.state(member))} {escape(said)}")
    forms.summary(member_form.MEMBER, member_form.labels())
    held = member_form.draw_member(member)
    with st.container(horizontal=True, gap="small"):
        kept = st.button(_("Save"), type="primary", key="save_member")
        _remove(page, member)
        if for_all:
            _whole_person(page, person)
    if kept:
        saved = forms.submit(
            member_form.MEMBER,
            lambda: members.change_member(
                *page.who, person.id, held, expected_version=member.version
            ),
            done=_("What {name} may do counts from now on.", name=person.shown_as),
        )
        if saved is not None:
            st.rerun()


def edit_workspace(page: OpenedPage, workspace: Workspace | None) -> None:
    """The form of a workspace: a new one, or another title."""
    forms.summary(member_form.WORKSPACE, member_form.labels())
    spec = member_form.draw_workspace(workspace)
    if not st.button(_("Save"), type="primary", key="save_workspace"):
        return
    saved = forms.submit(
        member_form.WORKSPACE,
        lambda: (
            workspaces.create_workspace(*page.who, spec)
            if workspace is None
            else workspaces.rename_workspace(
                *page.who, workspace.id, spec["title"], expected_version=workspace.version
            )
        ),
        done=_("Workspace {name} is saved.", name=spec["title"]),
    )
    if saved is not None:
        navigation.go("access", space=saved.id)


def _remove(page: OpenedPage, member: Member) -> None:
    if not member.memberships:
        return
    with st.popover(_("Remove"), icon=":material/person_remove:", key="remove_popover"):
        st.write(
            _("Takes everything they hold here. What the provider claims comes back at sign-in.")
        )
        if st.button(_("Remove the member"), type="primary", key="remove_member"):
            refusals.attempt(
                lambda: members.remove_member(*page.who, member.person.id),
                done=_("{name} holds nothing here any more.", name=member.person.shown_as),
            )
            navigation.go("access")


def _whole_person(page: OpenedPage, person: Person) -> None:
    """What concerns a person in all workspaces."""
    if person.disabled_at is None:
        refusals.button(
            _("Disable"),
            "block",
            lambda: members.disable_person(*page.who, person.id),
            done=_("{name} is kept out of every workspace.", name=person.shown_as),
            key="disable",
        )
    else:
        refusals.button(
            _("Enable"),
            "check",
            lambda: members.enable_person(*page.who, person.id),
            done=_("{name} may come in again.", name=person.shown_as),
            key="enable",
        )
    if person.subject:
        refusals.button(
            _("Sign out everywhere"),
            "logout",
            lambda: members.end_sessions(*page.who, person.id),
            done=_("{name} must sign in again.", name=person.shown_as),
            key="end_sessions",
        )
