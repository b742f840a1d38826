"""Pattern: compose it while its topology is drawn; policy, input, versions."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.patterns import Pattern
from control_plane.services import patterns
from control_plane.services.agents import list_agents
from control_plane.services.tools import list_tools
from control_plane.ui import (
    engine_form,
    forms,
    launch_obstacle,
    navigation,
    pattern_draft,
    pattern_form,
    pattern_rows,
    pattern_view,
    pattern_words,
    rights,
    tables,
    versions,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("pattern")


def compose(pattern: Pattern | None) -> None:
    """The form at the left, what it comes to at the right."""
    known = pattern_form.Known(
        agents=[row.agent.name for row in list_agents(*page.who)],
        patterns=[each.name for each in patterns.list_patterns(*page.who) if each != pattern],
        tools=[tool.name for tool in list_tools(*page.who)],
        engines=page.desk.engines,
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        draft = pattern_form.draw(pattern, known)
        label = _("Save as the next version") if pattern else _("Save the pattern")
        allowed = rights.may(page.principal, Role.OPERATOR, on=f"pattern/{draft.name}")
        if allowed and st.button(label, type="primary", key="save_pattern"):
            save(pattern, draft)
    with right:
        spec = pattern_draft.readable(draft.spec)
        if spec is not None:
            pattern_view.show_topology(page, spec)
        found = patterns.check_pattern(*page.who, name=draft.name, spec=draft.spec)
        refused = bool(forms.problems(pattern_form.FORM))
        pattern_words.show_problems(found, draft.spec, refused=refused)


def save(pattern: Pattern | None, draft: pattern_form.Draft) -> None:
    """Save, and go to what was saved."""
    saved = forms.submit(
        pattern_form.FORM,
        lambda: patterns.save_pattern(
            *page.who,
            name=draft.name,
            owner=draft.owner,
            spec=draft.spec,
            expected_version=pattern.version if pattern else None,
            note=draft.note,
        ),
        done=_("Pattern {name} is saved.", name=draft.name),
    )
    if saved is not None:
        navigation.go("pattern", pattern=saved.name)


def history(pattern: Pattern) -> None:
    """Every version, what changed, and the way back."""
    found = patterns.pattern_versions(*page.who, pattern.name)
    numbers = [version.number for version in found]
    tables.show(pattern_rows.versions(found), key="pattern_versions")
    if page.principal.may(Role.OPERATOR, on=f"pattern/{pattern.name}"):
        versions.restore(
            numbers,
            lambda number: patterns.restore_pattern(
                *page.who, pattern.name, version=number, expected_version=pattern.version
            ),
            current=pattern.version,
            key="pattern",
        )
    versions.compare(
        numbers,
        lambda a, b: patterns.compare_patterns(*page.who, pattern.name, a, b),
        key="pattern",
    )


navigation.link("patterns", _("All patterns"), icon=":material/arrow_back:")
name = st.query_params.get("pattern")
if name is None:
    st.title(_("Compose a pattern"), anchor=False)
    if rights.may_save(page.principal, Role.OPERATOR, "pattern"):
        compose(None)
else:
    pattern = patterns.get_pattern(*page.who, name)
    st.title(f"{escape(pattern.name)} :gray[v{pattern.version}]", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        navigation.link(
            "launch", _("Launch a run"), icon=":material/rocket_launch:", pattern=pattern.name
        )
        engine_form.describe(pattern.spec, page.desk.engines)
    launch_obstacle.show(page, pattern.name)
    composer, saved_versions = st.tabs([_("Composer"), _("Versions")])
    with composer:
        if rights.may_save(page.principal, Role.OPERATOR, "pattern", pattern.name):
            compose(pattern)
        else:
            pattern_view.show(page, pattern)
    with saved_versions:
        history(pattern)
