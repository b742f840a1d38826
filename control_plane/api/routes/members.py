"""Members of the workspace: list, add, change, remove, disable, sign out everywhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.domain.members import HeldSpec
from control_plane.representations import members as shown
from control_plane.representations.common import Listing
from control_plane.services import members

router = APIRouter(prefix="/members", tags=["access"])
Id = Annotated[str, Path(max_length=100, examples=["prn_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


@router.get("", responses=documented())
def list_members(asking: Asking) -> Listing[shown.Member]:
    """People of the workspace, oldest first; of the first one everybody who ever signed in."""
    found = members.list_members(*asking)
    return Listing(items=[shown.Member.of(member) for member in found])


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(404, 409, 413, 415))
def add_member(asking: Asking, draft: shown.MemberDraft, response: Response) -> shown.Member:
    """Let whoever signs in with this address be a member, from their first sign-in on."""
    member = members.add_member(*asking, draft)
    created(response, f"members/{member.person.id}", version=member.version)
    return shown.Member.of(member)


@router.get("/{person_id}", responses=documented(404))
def get_member(asking: Asking, person_id: Id, response: Response) -> shown.Member:
    """One member. The `ETag` is the version a change must name."""
    member = members.get_member(*asking, person_id)
    response.headers["ETag"] = etag(member.version)
    return shown.Member.of(member)


@router.put("/{person_id}", responses=documented(404, 409, 413, 415))
def change_member(
    asking: Asking,
    person_id: Id,
    change: shown.MemberChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Member:
    """Save all that is assigned to a member; what comes from claims stays beside it."""
    member = members.change_member(
        *asking,
        person_id,
        HeldSpec(roles=change.roles, grants=change.grants),
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(member.version)
    return shown.Member.of(member)


@router.delete(
    "/{person_id}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404, 409)
)
def remove_member(asking: Asking, person_id: Id) -> None:
    """Take from a member what they hold; what is claimed comes back with their next sign-in."""
    members.remove_member(*asking, person_id)


@router.post("/{person_id}/disable", responses=documented(404, 409))
def disable_person(asking: Asking, person_id: Id) -> shown.Person:
    """Keep a person out of every workspace. For admins of the first one."""
    return shown.Person.model_validate(members.disable_person(*asking, person_id))


@router.post("/{person_id}/enable", responses=documented(404))
def enable_person(asking: Asking, person_id: Id) -> shown.Person:
    """Let a person in again. For admins of the first workspace."""
    return shown.Person.model_validate(members.enable_person(*asking, person_id))


@router.post("/{person_id}/sign-out", responses=documented(404))
def end_sessions(asking: Asking, person_id: Id) -> shown.Person:
    """End a person's sessions everywhere. For admins of the first workspace, and for oneself."""
    return shown.Person.model_validate(members.end_sessions(*asking, person_id))
