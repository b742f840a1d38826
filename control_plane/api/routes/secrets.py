"""Secrets: keep, replace, remove. No answer holds a value."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.representations import secrets as shown
from control_plane.representations.common import Listing
from control_plane.services import secrets

router = APIRouter(prefix="/secrets", tags=["secrets"])
Name = Annotated[str, Path(max_length=100, examples=["openai"])]


@router.get("", responses=documented())
def list_secrets(asking: Asking) -> Listing[shown.Secret]:
    """All secrets of the workspace by name, without their values."""
    return Listing(items=[shown.Secret.of(kept) for kept in secrets.list_secrets(*asking)])


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def keep_secret(asking: Asking, draft: shown.SecretDraft, response: Response) -> shown.Secret:
    """Keep a secret. Connections and tools name it as `store:NAME`."""
    secrets.save_secret(*asking, name=draft.name, value=draft.value, expected_version=None)
    kept = secrets.get_secret(*asking, draft.name)
    created(response, f"secrets/{draft.name}", version=kept.secret.version)
    return shown.Secret.of(kept)


@router.get("/{name}", responses=documented(404))
def get_secret(asking: Asking, name: Name, response: Response) -> shown.Secret:
    """One secret without its value. Its `ETag` is the version a change must name."""
    kept = secrets.get_secret(*asking, name)
    response.headers["ETag"] = etag(kept.secret.version)
    return shown.Secret.of(kept)


@router.put("/{name}", responses=documented(404, 409, 413, 415))
def replace_secret(
    asking: Asking,
    name: Name,
    change: shown.SecretChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Secret:
    """Give a secret another value; what names it uses that from the next call on."""
    secrets.get_secret(*asking, name)
    saved = secrets.save_secret(
        *asking,
        name=name,
        value=change.value,
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(saved.version)
    return shown.Secret.of(secrets.get_secret(*asking, name))


@router.delete("/{name}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404, 409))
def remove_secret(asking: Asking, name: Name) -> None:
    """Remove a secret nothing needs."""
    secrets.remove_secret(*asking, name)
