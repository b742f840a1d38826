"""Keep a list's filters under a name. A view belongs to whoever saved it; its link is for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, InvalidInput, NotFound, Problem
from control_plane.domain.validation import parse
from control_plane.domain.views import SavedView, ViewDraft
from control_plane.services.desk import Desk

MOST = 50
"""Views one person may keep."""


def list_views(desk: Desk, principal: Principal) -> Sequence[SavedView]:
    """The principal's own views, by name."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.views.list(principal.workspace_id, principal.id)


def save_view(
    desk: Desk, principal: Principal, *, name: str, filters: Mapping[str, str]
) -> SavedView:
    """Keep filters of the approvals under a name; a view of that name gets these filters.

    Raises:
        InvalidInput: The name is empty or too long, a filter is unknown, or there are too many.
    """
    require(principal, Role.VIEWER)
    draft = parse(ViewDraft, {"name": name.strip(), "filters": dict(filters)})
    view = SavedView(
        id=desk.new_id("viw"),
        workspace_id=principal.workspace_id,
        owner=principal.id,
        name=draft.name,
        page=draft.page,
        filters=draft.filters,
        saved_at=desk.now(),
    )
    with desk.store.writing() as tx:
        kept = tx.views.list(principal.workspace_id, principal.id)
        if len(kept) >= MOST and all(one.name != view.name for one in kept):
            template = N_("You keep {most} views already; remove one first.")
            raise InvalidInput([Problem("name", template, {"most": MOST})])
        saved = tx.views.put(view)
        desk.audit(tx, principal, "view.saved", f"view/{saved.id}", name=saved.name)
    return saved


def remove_view(desk: Desk, principal: Principal, view_id: str) -> None:
    """Forget one of the principal's own views. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.writing() as tx:
        if not tx.views.remove(principal.workspace_id, principal.id, view_id):
            raise NotFound(N_("You keep no view {id!r} in this workspace."), id=view_id)
        desk.audit(tx, principal, "view.removed", f"view/{view_id}")
