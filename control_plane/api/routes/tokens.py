"""Bearer tokens: make, list, revoke."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Cursor, Limit
from control_plane.api.routes.locations import BASE
from control_plane.representations import tokens as shown
from control_plane.representations.common import Paged
from control_plane.services import tokens

router = APIRouter(prefix="/tokens", tags=["access"])
Id = Annotated[str, Path(max_length=100, examples=["tok_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


@router.get("", responses=documented())
def list_tokens(
    asking: Asking,
    everyone: Annotated[bool, Query(description="Of the whole workspace; for admins.")] = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Paged[shown.Token]:
    """One page of your own tokens, newest first; as an admin also of everybody's here."""
    page = tokens.list_tokens(*asking, everyone=everyone, limit=limit, cursor=cursor)
    now = asking.desk.now()
    items = [shown.Token.of(token, now) for token in page.items]
    return Paged(items=items, next_cursor=page.next_cursor)


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(404, 413, 415))
def create_token(asking: Asking, draft: shown.TokenDraft, response: Response) -> shown.NewToken:
    """Make a token for yourself or, as an admin, for a service account.

    The token itself is in this answer and nowhere else. One made with a token expires no later
    than that one.
    """
    issued = tokens.create_token(*asking, draft)
    response.headers["Location"] = f"{BASE}/tokens/{issued.token.id}"
    return shown.NewToken.issued(issued, asking.desk.now())


@router.get("/{token_id}", responses=documented(404))
def get_token(asking: Asking, token_id: Id) -> shown.Token:
    """What is kept of a token."""
    return shown.Token.of(tokens.get_token(*asking, token_id), asking.desk.now())


@router.post("/{token_id}/revoke", responses=documented(404))
def revoke_token(asking: Asking, token_id: Id) -> shown.Token:
    """Let it open nothing from now on; doing so twice changes nothing."""
    return shown.Token.of(tokens.revoke_token(*asking, token_id), asking.desk.now())
