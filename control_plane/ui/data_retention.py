"""How long each kind of data is kept: the rules, changing one, carrying them out."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.retention import KINDS, RetentionRule
from control_plane.services import retention
from control_plane.services.retention import RetentionPass
from control_plane.ui import format, forms, refusals, tables
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _, n_
from control_plane.ui.tables import Column, Row, Table

_FORM = "retention"
_FOUND = "retention/dry_run"


def show(page: OpenedPage) -> None:
    """The rules, and what can be done with them."""
    standing = retention.read_retention(*page.who)
    tables.show(_table(standing.rules), key="rules")
    passed = _("not yet") if standing.passed_at is None else format.age(standing.passed_at)
    st.caption(
        escape(_("The worker carries the rules out once a day. Last time: {when}.", when=passed))
    )
    _change(page, {rule.kind.name: rule for rule in standing.rules})
    _carry_out(page)


def _table(rules: list[RetentionRule] | tuple[RetentionRule, ...]) -> Table:
    return Table(
        _("How long data is kept"),
        [Column(_("Data")), Column(_("Kept")), Column(_("What goes"), wrap=True)],
        [
            Row(
                [
                    tables.text(_(rule.kind.title)),
                    tables.text(_kept(rule.days)),
                    tables.quiet(_(rule.kind.says)),
                ]
            )
            for rule in rules
        ],
    )


def _kept(days: int | None) -> str:
    return _("for ever") if days is None else n_("{n} day", "{n} days", days)


def _change(page: OpenedPage, rules: dict[str, RetentionRule]) -> None:
    forms.summary(_FORM, {"days": _("Days"), "kind": _("Data")})
    kind, days, save = st.columns([3, 3, 1], vertical_alignment="bottom")
    with kind:
        chosen = st.selectbox(
            _("Data"),
            list(KINDS),
            format_func=lambda name: _(KINDS[name].title),
            key="retention_kind",
        )
    with days:
        given = st.number_input(
            _("Days") if KINDS[chosen].default_days else _("Days; empty keeps it for ever"),
            value=rules[chosen].days,
            min_value=1,
            step=1,
            key=f"retention_days/{chosen}",
        )
    with save:
        kept = st.button(_("Save"), key="save_retention", type="primary", width="stretch")
    if kept:
        forms.submit(
            _FORM,
            lambda: retention.set_retention(
                *page.who, kind=chosen, days=None if given is None else int(given)
            ),
            done=_("{data} is kept {time}.", data=_(KINDS[chosen].title), time=_kept(given)),
        )
        st.rerun()


def _carry_out(page: OpenedPage) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button(_("What would go now?"), icon=":material/search:", key="dry_run"):
            st.session_state[_FOUND] = retention.run_retention(*page.who, dry_run=True)
        with st.popover(_("Remove it now"), icon=":material/delete_sweep:", key="remove_now"):
            st.write(_("What is over its time and not held goes at once. Nothing brings it back."))
            if st.button(_("Remove what is over its time"), key="run_retention", type="primary"):
                st.session_state.pop(_FOUND, None)
                done = refusals.attempt(lambda: retention.run_retention(*page.who))
                if done is not None:
                    st.session_state[_FOUND] = done
    found: RetentionPass | None = st.session_state.get(_FOUND)
    if found is not None:
        st.info(escape(_told(found)))


def _told(found: RetentionPass) -> str:
    if not found.counts:
        return _("Nothing is over its time; what has no rule is kept for ever.")
    said = [f"{_(KINDS[kind].title)}: {count}" for kind, count in found.counts.items()]
    told = _("This would go: {counts}") if found.dry_run else _("This went: {counts}")
    return told.format(counts=" · ".join(said))
