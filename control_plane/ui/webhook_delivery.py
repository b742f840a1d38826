"""One delivery: what was sent, and each try."""

from __future__ import annotations

import json

import streamlit as st

from control_plane.domain.access import Role
from control_plane.services import webhook_deliveries as deliveries
from control_plane.services.delivering import body_of
from control_plane.ui import badges, navigation, refusals, tables, webhook_rows
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def show(page: OpenedPage, delivery_id: str) -> None:
    """Its state, its tries, and the body of each."""
    view = deliveries.get_delivery(*page.who, delivery_id)
    delivery, name = view.delivery, view.endpoint.spec.name
    st.title(escape(delivery.event.happened.type), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(badges.markdown(webhook_rows.status_of(delivery)))
        navigation.link("webhooks", escape(name), icon=":material/webhook:", endpoint=name)
        if page.principal.may(Role.OPERATOR):
            refusals.button(
                _("Send again"),
                "replay",
                lambda: deliveries.replay_delivery(*page.who, delivery_id),
                done=_("It is on its way again."),
                key="replay_delivery",
            )
    st.subheader(_("Tries"), anchor=False)
    if view.attempts:
        tables.show(webhook_rows.tries(view.attempts), key="tries")
    else:
        st.caption(_("It was not tried yet."))
    st.subheader(_("What is sent"), anchor=False)
    st.json(json.loads(body_of(delivery.event)))
