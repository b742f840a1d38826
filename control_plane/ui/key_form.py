"""Where a connection or tool takes its key from: an environment variable, a secret, a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from control_plane.domain.secrets import (
    SecretKind,
    problem_of_variable,
    reference_in,
    variable_prefix,
)
from control_plane.ui import badges, forms
from control_plane.ui.badges import Badge
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

_NONE = "none"
_KINDS = (_NONE, *(kind.value for kind in SecretKind))


@dataclass(frozen=True)
class Places:
    """Where the keys of a workspace can be."""

    workspace_id: str
    kept: Sequence[str]
    """Names of its stored secrets."""


def draw(form: str, begin: str, *, key: str, places: Places) -> str:
    """Draw the choice and read it as a reference; empty when no key is needed.

    Args:
        form: Whose problems stand beside it.
        begin: The reference so far.
        key: Begins the widgets' keys.
    """
    given = reference_in(begin)
    words = {
        _NONE: _("no key"),
        SecretKind.ENV: _("environment variable"),
        SecretKind.STORE: _("stored secret"),
        SecretKind.FILE: _("file"),
    }
    left, right = st.columns([2, 3])
    with left:
        kind = st.selectbox(
            _("Key from"),
            _KINDS,
            index=_KINDS.index(given.kind.value) if given else 0,
            format_func=lambda value: words[value],
            key=f"{key}/api_key",
            help=_("Only the place is written down here, never the key."),
        )
    with right:
        name = given.name if given and given.kind == kind else ""
        reference = _place(kind, name, key=key, places=places)
    forms.beside(form, "api_key")
    _say_whether_there(reference, places)
    return reference


def badge(reference: str, places: Places) -> Badge:
    """The reference in a list: green where its key is, as far as this process can tell."""
    named = reference_in(reference)
    if named is None:
        return badges.badge(_("none needed"), "gray")
    if named.kind is SecretKind.FILE:
        return badges.badge(reference, "gray")
    label = named.name if named.kind is SecretKind.ENV else reference
    if _is_there(reference, places):
        return badges.badge(label, "green", title=_("Set on this server."))
    return badges.badge(label, "orange", title=_("Not set on this server"))


def _place(kind: str, name: str, *, key: str, places: Places) -> str:
    if kind == SecretKind.ENV:
        prefix = variable_prefix(places.workspace_id)
        variable = st.text_input(
            _("Variable"), value=name, placeholder=prefix or None, key=f"{key}/api_key/env"
        )
        return f"{kind}:{variable.strip()}"
    if kind == SecretKind.FILE:
        path = st.text_input(_("File"), value=name, key=f"{key}/api_key/file")
        return f"{kind}:{path.strip()}"
    if kind == SecretKind.STORE:
        names = sorted({*places.kept, name} - {""})
        chosen = st.selectbox(
            _("Secret"),
            names,
            index=names.index(name) if name else 0 if names else None,
            placeholder=_("None is kept yet"),
            key=f"{key}/api_key/store",
        )
        return f"{kind}:{chosen or ''}"
    return ""


def _is_there(reference: str, places: Places) -> bool | None:
    """Whether this process finds the key; `None` when it cannot tell. Its value is never read."""
    kind, _sign, name = reference.partition(":")
    if kind == SecretKind.ENV:
        # Of the variables of others, nobody learns which there are.
        return problem_of_variable(name, places.workspace_id) is None and name in os.environ
    return name in places.kept if kind == SecretKind.STORE else None


def _say_whether_there(reference: str, places: Places) -> None:
    kind, _sign, name = reference.partition(":")
    if not reference:
        st.caption(_("The endpoint is called without a key."))
    elif kind == SecretKind.FILE:
        st.caption(_("It must stand below a folder that CONTROL_PLANE_SECRET_FOLDERS names."))
    elif name and _is_there(reference, places):
        said = _("Set on this server.")
        st.markdown(f":green[:small[{escape(said)}]]")
    elif kind == SecretKind.ENV:
        said = _("Not set on this server: set it where the app is started, and start it again.")
        st.markdown(f":orange[:small[{escape(said)}]]")
    else:
        st.caption(_("Keep a secret on the page Secrets first; then choose it here."))
