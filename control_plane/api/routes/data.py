"""How long records are kept, legal holds, and one person's data."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.representations import data as shown
from control_plane.representations.common import Listing
from control_plane.representations.encoding import to_json
from control_plane.services import holds, personal, retention

router = APIRouter(prefix="/data", tags=["data"])
Kind = Annotated[str, Path(max_length=100, examples=["run_contents"])]
HoldId = Annotated[str, Path(max_length=100)]
PersonId = Annotated[str, Path(max_length=100, examples=["prn_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


@router.get("/retention", responses=documented())
def read_retention(asking: Asking) -> shown.Retention:
    """How long each kind of data is kept."""
    return shown.Retention.of(retention.read_retention(*asking))


@router.put("/retention/{kind}", responses=documented(413, 415))
def set_retention(asking: Asking, kind: Kind, draft: shown.RetentionDraft) -> shown.Retention:
    """Keep a kind of data for so many days, from the next pass on."""
    retention.set_retention(*asking, kind=kind, days=draft.days)
    return shown.Retention.of(retention.read_retention(*asking))


@router.post("/retention/pass", responses=documented(413, 415))
def run_retention(asking: Asking, draft: shown.PassDraft) -> shown.RetentionPass:
    """Carry out the rules now, or say what would go; the worker does so once a day."""
    done = retention.run_retention(*asking, dry_run=draft.dry_run)
    return shown.RetentionPass.model_validate(done)


@router.get("/holds", responses=documented())
def list_holds(asking: Asking, *, released: bool = False) -> Listing[shown.LegalHold]:
    """Legal holds, newest first; with `released=true` those that ended, too."""
    found = holds.list_holds(*asking, released=released)
    return Listing(items=[shown.LegalHold.model_validate(hold) for hold in found])


@router.post("/holds", status_code=status.HTTP_201_CREATED, responses=documented(404, 413, 415))
def place_hold(asking: Asking, draft: shown.HoldDraft) -> shown.LegalHold:
    """Keep data from being deleted or erased until the hold is released."""
    hold = holds.place_hold(
        *asking, kind=draft.kind.value, target=draft.target, reason=draft.reason
    )
    return shown.LegalHold.model_validate(hold)


@router.post("/holds/{hold_id}/release", responses=documented(404, 409, 413, 415))
def release_hold(asking: Asking, hold_id: HoldId, draft: shown.ReleaseDraft) -> shown.LegalHold:
    """End a hold; what it kept may go from the next pass on."""
    released = holds.release_hold(*asking, hold_id, reason=draft.reason)
    return shown.LegalHold.model_validate(released)


@router.get("/people/{person_id}/export", responses=documented(404))
def export_person(asking: Asking, person_id: PersonId) -> Response:
    """Everything that names a person, as one document. The export is on record itself."""
    document = to_json(personal.export_person(*asking, person_id))
    name = 'attachment; filename="person.json"'
    return Response(document, media_type="application/json", headers={"Content-Disposition": name})


@router.post("/people/{person_id}/erasure", responses=documented(404, 409))
def erase_person(asking: Asking, person_id: PersonId) -> shown.Erasure:
    """Erase what names a person, in all workspaces; the id stays. Refused under legal hold."""
    return shown.Erasure.model_validate(personal.erase_person(*asking, person_id))
