"""A pattern as it is: its topology, and its fields for who may not change them."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.patterns import Pattern, PatternSpec
from control_plane.services import patterns
from control_plane.ui import budget_fields, read_only, topology
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def show(page: OpenedPage, pattern: Pattern) -> None:
    """The fields at the left, the topology at the right."""
    labels = {
        "owner": _("Owner"),
        "kind": _("Kind"),
        "description": _("What it is for"),
        "engine": _("What carries out its runs"),
        "production_only": _("Only with agents in production"),
        "policy.rules": _("What needs a person"),
        "input_schema": _("What a run is started with"),
        **{f"budget.{name}": _most(name) for name in budget_fields.LABELS},
    }
    left, right = st.columns([3, 2], gap="large")
    with left:
        read_only.show(pattern.spec, labels, key="pattern_fields", owner=pattern.owner)
    with right:
        show_topology(page, pattern.spec)


def _most(name: str) -> str:
    return _("A run may use: {limit}", limit=_(budget_fields.LABELS[name]))


def show_topology(page: OpenedPage, spec: PatternSpec) -> None:
    """Who works with whom, with their roles and tools."""
    roles = patterns.member_roles(*page.who, spec)
    equipment = patterns.member_tools(*page.who, spec)
    topology.show(spec, roles, key="pattern_topology", equipment=equipment)
