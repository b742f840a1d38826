"""Who a rule may name, and what to call those it names."""

from __future__ import annotations

from collections.abc import Mapping

from control_plane.domain.access import Role
from control_plane.domain.policy import Policy
from control_plane.services.audit import audit_names
from control_plane.services.members import list_members
from control_plane.ui.frame import OpenedPage

_PERSON = "person:"


def known(page: OpenedPage, policy: Policy) -> Mapping[str, str]:
    """Names by id: every member for an admin, else those the rules name."""
    if page.principal.may(Role.ADMIN):
        return {m.person.id: m.person.shown_as for m in list_members(*page.who)}
    named = {
        approver.removeprefix(_PERSON)
        for rule in policy.rules
        for approver in (*rule.approvers, *rule.reassign_to, *rule.escalate_to)
        if approver.startswith(_PERSON)
    }
    return audit_names(*page.who, named)
