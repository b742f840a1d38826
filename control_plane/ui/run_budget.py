"""What a run may use and has used, and the form that raises or cuts it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from control_plane.domain.budgets import LIMITS, BudgetRecord, RunBudget, Spent, used_up
from control_plane.domain.errors import Conflict
from control_plane.services import interventions
from control_plane.services.audit import audit_names
from control_plane.services.interventions import BudgetView
from control_plane.ui import audit_rows, budget_fields, format, forms, navigation, step_in, tiles
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _, n_

_NEARLY = 0.8
"""From this part of a limit on its bar warns."""
_APPROVAL = "apr_"
_KEY = "step_in_budget"


@dataclass(frozen=True)
class _Seen:
    """What somebody had before their eyes who changes a budget."""

    filled: BudgetRecord | None
    """What filled the form; `None` when there was no budget."""
    expected_version: int
    """Of the budget the reader was told about last."""

    @property
    def version(self) -> int:
        """Of the budget that filled the form."""
        return self.filled.version if self.filled else 0

    @property
    def limits(self) -> RunBudget | None:
        """What the fields held at first."""
        return self.filled.limits if self.filled else None

    def fields(self, run_id: str) -> str:
        """Prefix of the fields' keys: other limits to begin with are other fields."""
        return f"{_form_of(run_id)}/v{self.version}"


def version_of(page: OpenedPage, run_id: str) -> int:
    """Counts changes of the run's budget; 0 while it has none."""
    now = interventions.budget(*page.who, run_id).budget
    return now.version if now else 0


def show(page: OpenedPage, run_id: str) -> None:
    """A bar for each limit; nothing while nothing is limited."""
    view = interventions.budget(*page.who, run_id)
    if view.budget is None or view.budget.limits.is_empty:
        return
    with st.container(key="run_budget", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            lead, about = _("Budget"), _about(page, view, run_id)
            st.caption(f"**{escape(lead)}** · {escape(about)}", width="content")
            _lead_on(view, run_id)
        shown = [
            _tile(name, view.budget, view.spent)
            for name in LIMITS
            if getattr(view.budget.limits, name) is not None
        ]
        tiles.show(shown, key="budget_tiles", least="10rem")


def change(page: OpenedPage, run_id: str) -> None:
    """The form behind a button, for a run at the top that is under way."""
    view = interventions.budget(*page.who, run_id)
    with (
        step_in.way(_("Budget"), "account_balance_wallet", key=_KEY),
        st.container(width=560, gap="small"),
    ):
        _form(page, run_id, view)


def _form(page: OpenedPage, run_id: str, view: BudgetView) -> None:
    form = _form_of(run_id)
    seen = _kept(run_id, view)
    title = _("What this run may use, its child runs included")
    st.markdown(f"**{escape(title)}**")
    st.caption(_("It holds from the next model call on. An empty field is no limit."))
    if view.budget is not None and seen.version != view.budget.version:
        said = _(
            "{who} changed the budget meanwhile. What you typed is kept; below the fields stands"
            " what holds now.",
            who=_who(page, view.budget.set_by),
        )
        st.warning(escape(said))
    refused = [
        replace(problem, field=problem.field.removeprefix("limits."))
        for problem in forms.problems(form)
    ]
    key = seen.fields(run_id)
    budget_fields.draw(key, seen.limits, across=3, notes=_notes(view), refused=refused)
    st.button(
        _("Set the budget"),
        type="primary",
        key="set_budget",
        on_click=_set,
        args=(page, run_id),
    )


def _set(page: OpenedPage, run_id: str) -> None:
    form = _form_of(run_id)
    seen: _Seen = st.session_state[_seen_key(form)]

    def carry_out() -> None:
        try:
            interventions.set_budget(
                *page.who,
                run_id,
                limits=budget_fields.typed(seen.fields(run_id), seen.limits),
                expected_version=seen.expected_version,
            )
        except Conflict as error:
            now = version_of(page, run_id)
            st.session_state[_seen_key(form)] = replace(seen, expected_version=now)
            by = _who(page, str(error.params.get("by", "")))
            raise Conflict(error.template, **{**error.params, "by": by}) from error
        del st.session_state[_seen_key(form)]
        step_in.close(_KEY)

    forms.submit_in_callback(form, carry_out, done=_("The budget is set."))


def _kept(run_id: str, view: BudgetView) -> _Seen:
    """What the fields were filled with; anew when nobody typed into them since."""
    key = _seen_key(_form_of(run_id))
    version = view.budget.version if view.budget else 0
    seen: _Seen | None = st.session_state.get(key)
    if seen is not None:
        typed = budget_fields.typed(seen.fields(run_id), seen.limits)
        if seen.version == version or typed != budget_fields.initially(seen.limits):
            return seen
    seen = st.session_state[key] = _Seen(view.budget, version)
    return seen


def _notes(view: BudgetView) -> dict[str, str]:
    """Below each field what is used, and what holds now."""
    found: dict[str, str] = {}
    for name in LIMITS:
        used = budget_fields.said(name, getattr(view.spent, name))
        limit = getattr(view.budget.limits, name) if view.budget else None
        found[name] = (
            _("used {used}", used=used)
            if limit is None
            else _("used {used} of {limit}", used=used, limit=budget_fields.said(name, limit))
        )
    return found


def _tile(name: str, record: BudgetRecord, spent: Spent) -> tiles.Tile:
    limit, used = getattr(record.limits, name), getattr(spent, name)
    began_with = getattr(record.original, name)
    filled = float(used / limit) if limit else float(bool(used))
    is_used_up = name in used_up(record.limits, spent)
    notes = [_("used up")] if is_used_up else []
    if began_with != limit:
        notes.append(_("began with {limit}", limit=_began_with(name, began_with)))
    if name == "cost_usd" and spent.unpriced_calls:
        count = spent.unpriced_calls
        notes.append(n_("{n} call without a price", "{n} calls without a price", count))
    return tiles.tile(
        _(budget_fields.LABELS[name]),
        _used_of(name, used, limit),
        tone="red" if is_used_up else "orange" if filled >= _NEARLY else "",
        notes=notes,
        filled=filled,
    )


def _used_of(name: str, used: Any, limit: Any) -> str:
    said, most = budget_fields.said(name, used), budget_fields.said(name, limit)
    return _("{used} of {limit}", used=said, limit=most)


def _began_with(name: str, limit: Any) -> str:
    return _("no limit") if limit is None else budget_fields.said(name, limit)


def _about(page: OpenedPage, view: BudgetView, run_id: str) -> str:
    said = [_("of this run and its child runs")]
    if view.run_id != run_id:
        said = [_("of the run at the top; this run and others below it share it")]
    if view.budget is not None:
        who = _who(page, view.budget.set_by)
        said.append(_("set by {who}, {age}", who=who, age=format.age(view.budget.set_at)))
    return " · ".join(said)


def _lead_on(view: BudgetView, run_id: str) -> None:
    if view.run_id != run_id:
        navigation.link(
            "run", _("Run at the top"), icon=":material/vertical_align_top:", run=view.run_id
        )
    if view.budget is not None and view.budget.set_by.startswith(_APPROVAL):
        navigation.link(
            "approvals",
            _("The decision"),
            icon=":material/how_to_reg:",
            show="decided",
            approval=view.budget.set_by,
        )


def _who(page: OpenedPage, principal_id: str) -> str:
    """Who set it; a decision on a question sets it in the name of the question."""
    if not principal_id or principal_id.startswith(_APPROVAL):
        return _("a decision")
    return audit_rows.actor(principal_id, audit_names(*page.who, [principal_id]))


def _form_of(run_id: str) -> str:
    return f"budget/{run_id}"


def _seen_key(form: str) -> str:
    return f"seen/{form}"
