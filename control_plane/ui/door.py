"""Who comes in, and into which workspace: looked up anew each time a page is drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from control_plane.bootstrap import Plane, current_plane
from control_plane.domain.access import Principal, PrincipalKind
from control_plane.domain.errors import N_, ControlPlaneError, NotAuthenticated
from control_plane.domain.sign_in import SignInRules, identity_of
from control_plane.return_to import REFUSED
from control_plane.services import sign_in
from control_plane.services.access import principal_in
from control_plane.services.sign_in import Entry
from control_plane.ui import navigation, refusals, state
from control_plane.ui.i18n import _

_FAILED = {
    "refused": N_(
        "The sign-in was refused: what the provider answered is not valid here."
        " Try again; if it happens again, tell whoever looks after this installation."
    ),
    "unreachable": N_(
        "The sign-in provider cannot be reached. Try again in a while; if it happens again, tell"
        " whoever looks after this installation."
    ),
}
_drawn = threading.local()  # A page is drawn by one thread, from beginning to end.


@contextmanager
def inside(entry: Entry) -> Iterator[None]:
    """While one page is drawn it is looked up once who looks at it; callbacks come before that."""
    _drawn.entry = entry
    try:
        yield
    finally:
        _drawn.entry = None


def fresh(principal: Principal) -> Principal:
    """The principal with what they hold now: a page that was drawn earlier may still be clicked on.

    Raises:
        As `enter`.
    """
    if get_script_run_ctx(suppress_warning=True) is not None:
        return enter(principal.workspace_id).principal
    if principal.kind is PrincipalKind.PERSON:  # A download, fetched outside the session.
        return principal_in(current_plane().desk, principal.id, principal.workspace_id)
    return principal


def enter(workspace_id: str | None = None) -> Entry:
    """Whoever looks at the page, in that workspace, or else in the one they chose.

    Raises:
        NotAuthenticated: They must sign in, again.
        NotAllowed: They are disabled, or no member of that workspace.
        NotFound: Without sign-in: there is no such workspace.
    """
    known: Entry | None = getattr(_drawn, "entry", None)
    if known is not None:
        return known
    plane = current_plane()
    chosen = st.query_params.get(state.WORKSPACE) or st.session_state.get(state.WORKSPACE)
    wanted = workspace_id or chosen
    if plane.settings.sign_in is None:
        entry = sign_in.enter_locally(plane.desk, wanted)
    else:
        entry = _enter_signed_in(plane, plane.settings.sign_in.rules, wanted)
    if chosen:
        st.session_state[state.WORKSPACE] = entry.principal.workspace_id
    return entry


def admit() -> Entry | None:
    """As `enter`; whoever cannot come in finds the way to do so, and the answer is `None`."""
    try:
        return enter()
    except ControlPlaneError as error:
        st.navigation(navigation.all_pages(), position="hidden")  # Addresses stay what they are.
        if isinstance(error, NotAuthenticated):
            _ask_to_sign_in(error)
        else:
            _show_out(error)
        return None


def leave() -> None:
    """Sign out, here and at the provider; for a button."""
    try:
        entry = enter()
        sign_in.sign_out(current_plane().desk, entry.principal)
    except ControlPlaneError:
        pass  # Who may not come in may still leave.
    st.logout()


def signs_in() -> bool:
    """Whether people sign in at this installation."""
    return current_plane().settings.signs_in


def _enter_signed_in(plane: Plane, rules: SignInRules, wanted: str | None) -> Entry:
    claims = st.user.to_dict()
    if not claims.get("is_logged_in"):
        raise NotAuthenticated(N_("Sign in with your company's account to go on."))
    identity = identity_of(claims, rules)
    return sign_in.enter(plane.desk, identity, rules=rules, workspace_id=wanted)


def _ask_to_sign_in(reason: NotAuthenticated) -> None:
    with st.container(key="door"):
        st.title(_("Agent control plane"), anchor=False)
        failed = _FAILED.get(st.query_params.get(REFUSED, ""))
        if failed is not None:
            st.error(_(failed))
        st.write(refusals.explain(reason))
        st.button(_("Sign in"), type="primary", icon=":material/login:", on_click=st.login)


def _show_out(reason: ControlPlaneError) -> None:
    """They are known, and still may not come in here."""
    with st.container(key="door"):
        st.title(_("Agent control plane"), anchor=False)
        refusals.show(reason)
        with st.container(horizontal=True):
            if st.query_params.get(state.WORKSPACE) or st.session_state.get(state.WORKSPACE):
                st.button(_("To my own workspace"), on_click=_forget_workspace, key="own_workspace")
            if signs_in():
                st.button(_("Sign out"), icon=":material/logout:", on_click=leave, key="sign_out")


def _forget_workspace() -> None:
    st.session_state.pop(state.WORKSPACE, None)
    st.query_params.pop(state.WORKSPACE, None)
