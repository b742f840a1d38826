"""Whether an endpoint's address may be called from here at all, as far as the address tells."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from control_plane.bootstrap import current_plane
from control_plane.domain.errors import ConfigurationError
from control_plane.domain.webhooks import Endpoint
from control_plane.outgoing.reach import Reach
from control_plane.ui import refusals
from control_plane.ui.escape import escape

SETTING = "CONTROL_PLANE_WEBHOOK_HOSTS"


def obstacle(endpoint: Endpoint) -> str:
    """Why nothing will be sent there; empty when nothing is known against it.

    Where a name leads to is looked up when it is called, not here.
    """
    reach = Reach.to_hosts(current_plane().settings.webhook_hosts, setting=SETTING)
    try:
        reach.check_name(urlsplit(endpoint.spec.url).hostname or "")
    except ConfigurationError as error:
        return refusals.explain(error)
    return ""


def warn(endpoint: Endpoint) -> None:
    """Say so on the endpoint's page, where one is after saving it."""
    reason = obstacle(endpoint)
    if reason:
        st.warning(escape(reason), icon=":material/block:")
