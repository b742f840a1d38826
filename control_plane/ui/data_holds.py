"""Legal holds: those there are, placing one, releasing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from control_plane.domain.errors import N_
from control_plane.domain.retention import HoldKind, LegalHold
from control_plane.services import holds
from control_plane.services.audit import audit_names
from control_plane.ui import audit_rows, forms, navigation, tables
from control_plane.ui.escape import shortened_id
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table

_PLACE, _RELEASE = "hold", "release"
_KINDS = {
    HoldKind.RUN: N_("One run"),
    HoldKind.PATTERN: N_("All runs of a pattern"),
    HoldKind.PERSON: N_("A person"),
    HoldKind.WORKSPACE: N_("The whole workspace"),
}
_TARGETS = {
    HoldKind.RUN: N_("Id of the run"),
    HoldKind.PATTERN: N_("Name of the pattern"),
    HoldKind.PERSON: N_("Id of the person"),
}


def show(page: OpenedPage) -> None:
    """The holds, and the forms."""
    found = holds.list_holds(*page.who)
    if found:
        names = audit_names(
            *page.who, [one for hold in found for one in (hold.target, hold.placed_by)]
        )
        tables.show(_table(found, names, st.query_params.get("hold")), key="holds")
    else:
        st.info(
            _("Nothing is held. While a hold is on something, it is neither removed nor erased.")
        )
    chosen = next((hold for hold in found if hold.id == st.query_params.get("hold")), None)
    if chosen is not None:
        _release(page, chosen)
    else:
        _place(page)


def _table(found: Sequence[LegalHold], names: Mapping[str, str], chosen: str | None) -> Table:
    return Table(
        _("Legal holds"),
        [
            Column(_("What is held")),
            Column(_("Which")),
            Column(_("Reason"), wrap=True),
            Column(_("Placed"), numeric=True),
            Column(_("Who"), narrow=True),
            Column(""),
        ],
        [_row(hold, names, chosen=hold.id == chosen) for hold in found],
    )


def _row(hold: LegalHold, names: Mapping[str, str], *, chosen: bool) -> Row:
    where = navigation.href("data", hold=hold.id)
    target = shortened_id(names.get(hold.target, hold.target))
    return Row(
        [
            tables.text(_(_KINDS[hold.kind])),
            tables.text(target, title=hold.target),
            tables.quiet(hold.reason),
            tables.age(hold.placed_at),
            tables.text(shortened_id(audit_rows.actor(hold.placed_by, names))),
            tables.link(_("Release"), where, title=_("Release the hold")),
        ],
        href=where,
        chosen=chosen,
    )


def _place(page: OpenedPage) -> None:
    forms.summary(_PLACE, _labels())
    kind, target, reason, place = st.columns([2, 3, 4, 2], vertical_alignment="bottom")
    with kind:
        chosen = st.selectbox(
            _("Hold"), list(_KINDS), format_func=lambda one: _(_KINDS[one]), key="hold_kind"
        )
    with target:
        whole = chosen is HoldKind.WORKSPACE
        label = _("Which") if whole else _(_TARGETS[chosen])
        name = st.text_input(label, key="hold_target", disabled=whole)
    with reason:
        why = st.text_input(_("Reason"), key="hold_reason")
    with place:
        kept = st.button(_("Place the hold"), key="place_hold", type="primary", width="stretch")
    if kept:
        placed = forms.submit(
            _PLACE,
            lambda: holds.place_hold(*page.who, kind=chosen.value, target=name, reason=why),
            done=_("The hold is placed."),
        )
        if placed is not None:
            navigation.go("data")


def _release(page: OpenedPage, hold: LegalHold) -> None:
    forms.summary(_RELEASE, _labels())
    reason, release = st.columns([6, 2], vertical_alignment="bottom")
    with reason:
        why = st.text_input(
            _("Why is {target} held no longer?", target=hold.target), key="release_reason"
        )
    with release:
        kept = st.button(_("Release the hold"), key="release_hold", type="primary", width="stretch")
    navigation.link("data", _("Leave it in place"))
    if kept:
        released = forms.submit(
            _RELEASE,
            lambda: holds.release_hold(*page.who, hold.id, reason=why),
            done=_("The hold is released."),
        )
        if released is not None:
            navigation.go("data")


def _labels() -> dict[str, str]:
    return {"kind": _("Hold"), "target": _("Which"), "reason": _("Reason")}
