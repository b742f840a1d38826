"""Launch: pick a pattern, fill its input, see what it will cost, start."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.guide import PATTERN_GUIDE
from control_plane.services.connections import has_real_connection
from control_plane.services.estimates import estimate
from control_plane.services.launch import launch
from control_plane.services.patterns import list_patterns, member_roles, member_tools
from control_plane.ui import (
    engine_form,
    forms,
    json_form,
    launch_budget,
    launch_estimate,
    launch_key,
    launch_obstacle,
    navigation,
    rights,
    topology,
    url_widgets,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("launch")
page.title(_("Pick a pattern, say what is wanted, see what it will cost."))
patterns = {pattern.name: pattern for pattern in list_patterns(*page.who)}
if not patterns:
    st.info(_("There is no pattern to launch yet."))
    navigation.link("pattern", _("Compose a pattern"), icon=":material/add:")
    st.stop()

left, right = st.columns([3, 2], gap="large")
with left:
    name = url_widgets.selected(
        _("Pattern"),
        "pattern",
        list(patterns),
        default=next(iter(patterns)),
        shown_as=lambda name: name + " · " + _(PATTERN_GUIDE[patterns[name].spec.kind].title),
    )
    pattern = patterns[name]
    if pattern.spec.description:
        st.caption(escape(pattern.spec.description))
    engine_form.describe(pattern.spec, page.desk.engines)
    filled = json_form.draw(
        pattern.spec.input_schema,
        key=f"launch/{name}@{pattern.version}",
        refused=forms.problems("launch"),
        prefix="input",
    )
    budget = launch_budget.draw(pattern)
    labels = {"engine": _("Engine"), "budget": _("Budget")} | {
        f"input.{field}": json_form.label_of(pattern.spec.input_schema, field)
        for field in pattern.spec.input_schema.get("properties", {})
    }
    held_up = launch_obstacle.show(page, name)
    started = rights.may(page.principal, Role.OPERATOR, on=f"pattern/{name}") and st.button(
        _("Start the run"), type="primary", icon=":material/rocket_launch:", disabled=held_up
    )
    if started:
        run = forms.submit(
            "launch",
            lambda: launch(
                *page.who,
                pattern=name,
                input=filled.checked(),
                budget=budget,
                idempotency_key=launch_key.current(page.desk),
            ),
            done=_("The run is launched."),
        )
        if run is not None:
            launch_key.spent()
            navigation.go("run", run=run.id)
    forms.summary("launch", labels)
with right:
    found = estimate(*page.who, pattern=name, input=filled.value)
    launch_estimate.show(found, rehearsal=not has_real_connection(*page.who))
    topology.show(
        pattern.spec,
        member_roles(*page.who, pattern.spec),
        key="launch_topology",
        equipment=member_tools(*page.who, pattern.spec),
    )
