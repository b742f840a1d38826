"""Policies: what needs a person in every pattern, tried on past runs; versions; autonomy."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.workspace_policy import WorkspacePolicy
from control_plane.services import agents, patterns, policies, tools
from control_plane.services.audit import audit_names
from control_plane.ui import (
    forms,
    navigation,
    policy_autonomy,
    policy_form,
    policy_history,
    policy_people,
    policy_rules,
    policy_trial,
    rights,
    url_widgets,
    versions,
)
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("policies")
policy = policies.get_policy(*page.who)
people = policy_people.known(page, policy.policy)


def rules() -> None:
    """What holds, in sentences, and what patterns add."""
    names = {**audit_names(*page.who, [policy.saved_by]), **people}
    policy_rules.show(policy, names)
    policy_rules.show_patterns(patterns.list_patterns(*page.who), names)


def edit() -> None:
    """A draft of the rules: try it, save it."""
    names = [row.agent.name for row in agents.list_agents(*page.who)]
    names += [tool.name for tool in tools.list_tools(*page.who)]
    forms.summary(policy_trial.FORM, {"rules": _("Rule")})
    key = f"{policy_trial.FORM}/{policy.version}"
    draft = policy_form.draw(policy.policy, names, key=key, people=people)
    if rights.may(page.principal, Role.ADMIN):
        note = st.text_input(forms.optional(_("What changes, and why")), key=f"{key}/note")
        if st.button(_("Save as the next version"), type="primary", key="save_policy"):
            save(draft, note)
    st.subheader(_("What it would have done"), anchor=False)
    policy_trial.draw(page, draft, people)


def save(draft: dict[str, object], note: str) -> None:
    """Save, and show what holds now; a draft that changes nothing stays open."""
    saved = forms.submit(
        policy_trial.FORM,
        lambda: policies.save_policy(
            *page.who, policy=draft, expected_version=policy.version, note=note
        ),
        done=done,
    )
    if saved is None:
        return
    if saved.version == policy.version:
        st.rerun()
    policy_trial.forget()
    navigation.go("policies")


def done(saved: WorkspacePolicy) -> str:
    """What came of a save."""
    if saved.version == policy.version:
        return _("Nothing was changed, so there is no new version; the rules hold as before.")
    return _("The policy is saved; it holds for runs launched from now on.")


def restore(number: int) -> WorkspacePolicy:
    """Bring an earlier version back."""
    return policies.restore_policy(*page.who, version=number, expected_version=policy.version)


def history() -> None:
    """Every version, what changed, and the way back."""
    found = policies.policy_versions(*page.who)
    if not found:
        st.caption(_("No version was saved yet."))
        return
    policy_history.show(found, audit_names(*page.who, [each.saved_by for each in found]))
    numbers = [version.version for version in found]
    if page.principal.may(Role.ADMIN):
        versions.restore(numbers, restore, current=policy.version, key="policy")
    versions.compare(numbers, lambda a, b: policies.compare_policies(*page.who, a, b), key="policy")


page.title(_("What needs a person, in every pattern: which rules hold, in which order, and why."))
sections = {
    "rules": (_("Rules"), rules),
    "edit": (_("Edit and try"), edit),
    "versions": (_("Versions"), history),
    "autonomy": (_("Earned autonomy"), lambda: policy_autonomy.draw(page, people)),
}
tabs = url_widgets.tabs("tab", {value: title for value, (title, _draw) in sections.items()})
for tab, (_title, draw) in zip(tabs, sections.values(), strict=True):
    with tab:
        draw()
