"""Schedules: patterns that start by the clock or by a call."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.services import firings, schedules
from control_plane.services.patterns import list_patterns
from control_plane.services.schedules import ScheduleView
from control_plane.ui import (
    badges,
    forms,
    navigation,
    pager,
    rights,
    schedule_actions,
    schedule_form,
    schedule_rows,
    schedule_trigger,
    schedule_words,
    tables,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _

page = open_page("schedules")
cursor = st.query_params.get("cursor")


def listed() -> None:
    """One page of the list, read anew each time."""
    found = schedules.list_schedules(*page.who, limit=pager.SIZE, cursor=cursor)
    if found.items:
        tables.show(schedule_rows.table(found.items), key="schedules")
        pager.show("schedules", found.next_cursor)
    else:
        st.info(_("No schedule yet. Add one to start a pattern by the clock or by a call."))


def edit(view: ScheduleView | None) -> None:
    """The form, with the times it would fire at."""
    patterns = {pattern.name: pattern for pattern in list_patterns(*page.who)}
    if not patterns:
        st.info(_("There is no pattern to launch yet."))
        navigation.link("pattern", _("Compose a pattern"), icon=":material/add:")
        return
    schedule = None if view is None else view.schedule
    started = None if schedule is None else schedule.spec.pattern
    if not rights.may_save(page.principal, Role.OPERATOR, "pattern", started):
        return
    forms.summary(schedule_form.FORM, schedule_form.labels())
    form, ahead = st.columns([3, 2], gap="large")
    with form:
        draft = schedule_form.draw(schedule, patterns)
        kept = st.button(_("Save"), type="primary", key="save_schedule")
    with ahead:
        st.subheader(_("Next times"), anchor=False)
        schedule_trigger.show_times(page, draft.times(), zone=draft.trigger.zone)
    if not kept:
        return
    saved = forms.submit(
        schedule_form.FORM,
        lambda: schedules.save_schedule(
            *page.who, spec=draft.spec(), expected_version=schedule.version if schedule else None
        ),
        done=_("Schedule {name} is saved.", name=draft.name),
    )
    if saved is not None:
        schedule_actions.keep_token(saved)
        navigation.go("schedules", schedule=saved.schedule.spec.name)


def detail(name: str) -> None:
    """When it fires next, and what came of each time; read anew each time."""
    view = schedules.get_schedule(*page.who, name)
    schedule, spec = view.schedule, view.schedule.spec
    marks = [badges.markdown(schedule_rows.paused())] if schedule.paused else []
    zone = schedule_rows.zone_of(schedule)
    said = [spec.pattern, schedule_words.when(spec.trigger), zone or "", schedule.pause_note]
    st.markdown(" ".join([*marks, escape(" · ".join(part for part in said if part))]))
    schedule_actions.show_webhook(schedule)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.subheader(_("Next times"), anchor=False)
        schedule_trigger.show_times(page, spec.model_dump(), zone=zone)
    with right:
        st.subheader(_("History"), anchor=False)
        found = firings.list_firings(*page.who, name, limit=pager.SIZE, cursor=cursor)
        if found.items:
            tables.show(schedule_rows.history(found.items), key="firings")
            pager.show("schedules", found.next_cursor)
        else:
            st.caption(_("It has not fired yet."))


name = st.query_params.get("schedule")
if name is None and "add" not in st.query_params:
    page.title(
        _("Patterns that start by the clock, or when another system calls."),
        action=navigation.Way("schedules", _("Add a schedule"), "add", (("add", "1"),)),
    )
    live(listed, key="listed", every_seconds=None if cursor else 4)
elif name is None:
    navigation.link("schedules", _("All schedules"), icon=":material/arrow_back:")
    st.title(_("Add a schedule"), anchor=False)
    edit(None)
else:
    navigation.link("schedules", _("All schedules"), icon=":material/arrow_back:")
    view = schedules.get_schedule(*page.who, name)
    st.title(escape(view.schedule.spec.name), anchor=False)
    if "edit" in st.query_params:
        edit(view)
    else:
        schedule_actions.show(page, view.schedule)
        live(lambda: detail(name), key="detail", every_seconds=None if cursor else 4)
