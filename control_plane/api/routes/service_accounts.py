"""Service accounts: programs with tokens of their own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.domain.tokens import ServiceAccountSpec
from control_plane.representations import tokens as shown
from control_plane.representations.common import Listing
from control_plane.services import service_accounts

router = APIRouter(prefix="/service-accounts", tags=["access"])
Id = Annotated[str, Path(max_length=100, examples=["svc_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


@router.get("", responses=documented())
def list_service_accounts(asking: Asking) -> Listing[shown.ServiceAccount]:
    """All service accounts of the workspace, oldest first."""
    found = service_accounts.list_service_accounts(*asking)
    return Listing(items=[shown.ServiceAccount.of(account) for account in found])


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(404, 413, 415))
def create_service_account(
    asking: Asking, draft: shown.ServiceAccountDraft, response: Response
) -> shown.ServiceAccount:
    """Make a service account; it can do nothing before it has a token."""
    account = service_accounts.create_service_account(*asking, draft)
    created(response, f"service-accounts/{account.id}", version=account.membership.version)
    return shown.ServiceAccount.of(account)


@router.get("/{account_id}", responses=documented(404))
def get_service_account(asking: Asking, account_id: Id, response: Response) -> shown.ServiceAccount:
    """One service account. Its `ETag` is the version a change must name."""
    account = service_accounts.get_service_account(*asking, account_id)
    response.headers["ETag"] = etag(account.membership.version)
    return shown.ServiceAccount.of(account)


@router.put("/{account_id}", responses=documented(404, 409, 413, 415))
def change_service_account(
    asking: Asking,
    account_id: Id,
    change: shown.ServiceAccountChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.ServiceAccount:
    """Save what it is called and may do; its tokens follow at their next request."""
    account = service_accounts.change_service_account(
        *asking,
        account_id,
        ServiceAccountSpec(name=change.name, roles=change.roles, grants=change.grants),
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(account.membership.version)
    return shown.ServiceAccount.of(account)


@router.delete("/{account_id}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404))
def remove_service_account(asking: Asking, account_id: Id) -> None:
    """Revoke its tokens and take it out of the workspace."""
    service_accounts.remove_service_account(*asking, account_id)
