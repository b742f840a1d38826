"""Webhooks: who is told what happens, and what came of telling them."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.webhooks import Endpoint
from control_plane.services import webhook_deliveries as deliveries
from control_plane.services import webhook_endpoints as endpoints
from control_plane.ui import (
    badges,
    forms,
    navigation,
    pager,
    rights,
    tables,
    webhook_actions,
    webhook_delivery,
    webhook_form,
    webhook_reach,
    webhook_rows,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _

page = open_page("webhooks")
cursor = st.query_params.get("cursor")


def listed() -> None:
    """All endpoints, read anew each time."""
    found = endpoints.list_endpoints(*page.who)
    if found:
        tables.show(webhook_rows.table(found), key="endpoints")
    else:
        st.info(_("No endpoint yet. Add one, and another system is told what happens here."))


def log(name: str | None) -> None:
    """The log of one endpoint or of all, with its filters."""
    st.subheader(_("Deliveries"), anchor=False)
    statuses, type_ = webhook_rows.draw_filters()

    def rows() -> None:
        found = deliveries.list_deliveries(
            *page.who,
            endpoint=name,
            statuses=statuses,
            type=type_,
            limit=pager.SIZE,
            cursor=cursor,
        )
        names = {v.endpoint.id: v.endpoint.spec.name for v in endpoints.list_endpoints(*page.who)}
        if found.items:
            tables.show(webhook_rows.log(found.items, names), key="deliveries")
            pager.show("webhooks", found.next_cursor)
        else:
            st.caption(_("Nothing was told yet, or nothing that matches."))

    live(rows, key="log", every_seconds=None if cursor else 4)


def edit(endpoint: Endpoint | None) -> None:
    """The form."""
    if not rights.may(page.principal, Role.ADMIN):
        return
    forms.summary(webhook_form.FORM, webhook_form.labels())
    spec = webhook_form.draw(endpoint)
    kept = st.button(_("Save"), type="primary", key="save_endpoint")
    webhook_form.show_types()
    if not kept:
        return
    version = endpoint.version if endpoint else None
    saved = forms.submit(
        webhook_form.FORM,
        lambda: endpoints.save_endpoint(*page.who, spec=spec, expected_version=version),
        done=_("Endpoint {name} is saved.", name=spec["name"]),
    )
    if saved is not None:
        webhook_actions.keep_secret(saved)
        navigation.go("webhooks", endpoint=saved.endpoint.spec.name)


def detail(name: str) -> None:
    """One endpoint: its state, its buttons, its log."""
    endpoint = endpoints.get_endpoint(*page.who, name).endpoint
    spec, mark = endpoint.spec, badges.markdown(webhook_rows.state_of(endpoint))
    st.title(escape(spec.name), anchor=False)
    if "edit" in st.query_params:
        edit(endpoint)
        return
    said = [spec.url, ", ".join(spec.events), spec.description, endpoint.pause_note]
    st.markdown(f"{mark} " + escape(" · ".join(part for part in said if part)))
    webhook_reach.warn(endpoint)
    webhook_actions.show(page, endpoint)
    webhook_actions.show_secret(endpoint)
    log(name)


chosen, one = st.query_params.get("endpoint"), st.query_params.get("delivery")
if chosen or one or "add" in st.query_params:
    navigation.link("webhooks", _("All endpoints"), icon=":material/arrow_back:")
if one:
    live(lambda: webhook_delivery.show(page, one), key="delivery", every_seconds=4)
elif chosen:
    detail(chosen)
elif "add" in st.query_params:
    st.title(_("Add an endpoint"), anchor=False)
    edit(None)
else:
    page.title(
        _("Other systems that are told what happens here, each call signed and tried again."),
        action=navigation.Way("webhooks", _("Add an endpoint"), "add", (("add", "1"),)),
        needs=Role.ADMIN,
    )
    live(listed, key="listed", every_seconds=4)
    log(None)
