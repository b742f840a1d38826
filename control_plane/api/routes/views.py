"""Saved views of lists: one's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, status

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.representations import views as shown
from control_plane.representations.common import Listing
from control_plane.services import views

router = APIRouter(prefix="/views", tags=["approvals"])
Id = Annotated[str, Path(max_length=100, examples=["viw_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


@router.get("", responses=documented())
def list_views(asking: Asking) -> Listing[shown.SavedView]:
    """Your own saved views, by name."""
    found = views.list_views(*asking)
    return Listing(items=[shown.SavedView.model_validate(view) for view in found])


@router.post("", responses=documented(413, 415))
def save_view(asking: Asking, draft: shown.ViewDraft) -> shown.SavedView:
    """Keep filters of the approvals under a name; your view of that name gets these filters."""
    saved = views.save_view(*asking, name=draft.name, filters=draft.filters)
    return shown.SavedView.model_validate(saved)


@router.delete("/{view_id}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404))
def remove_view(asking: Asking, view_id: Id) -> None:
    """Forget one of your own views."""
    views.remove_view(*asking, view_id)
