"""Links that decide: made for one person, shown before anything happens, used once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from control_plane.domain.access import Principal
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict, verdicts_on
from control_plane.domain.deciding import why_not
from control_plane.domain.errors import (
    N_,
    CallerError,
    ControlPlaneError,
    Gone,
    NotAllowed,
    NotFound,
)
from control_plane.domain.links import (
    LINK_VERDICTS,
    ActionLink,
    LinkToken,
    hash_of_nonce,
    token_in,
)
from control_plane.services.access import principal_in
from control_plane.services.approvals import decide, get_approval
from control_plane.services.desk import Desk

_CONTEXT = "action-link"
_NONCE_BYTES = 24


@dataclass(frozen=True)
class OpenedLink:
    """A link that can be used, and what it would decide."""

    link: ActionLink
    approval: Approval
    person: Principal


def new_links(
    desk: Desk, approval: Approval, person_id: str, *, desk_url: str, until: datetime
) -> tuple[tuple[Verdict, str], ...]:
    """A link for each verdict that needs no more than a click and perhaps a reason.

    Without a key to sign with there are none.
    """
    found: list[tuple[Verdict, str]] = []
    with desk.store.writing() as tx:
        for verdict in LINK_VERDICTS:
            if verdict in verdicts_on(approval.action):
                nonce = secrets.token_urlsafe(_NONCE_BYTES)
                link = ActionLink(
                    id=desk.new_id("lnk"),
                    workspace_id=approval.workspace_id,
                    approval_id=approval.id,
                    digest=approval.digest,
                    verdict=verdict,
                    person_id=person_id,
                    nonce_hash=hash_of_nonce(nonce),
                    created_at=desk.now(),
                    expires_at=until,
                )
                signature = desk.vault.sign(link.sealed_text(nonce), context=_CONTEXT)
                tx.links.add(link)
                token = LinkToken(link.id, nonce, signature)
                found.append((verdict, f"{desk_url.rstrip('/')}/links/{token}"))
    return tuple(found)


def open_link(desk: Desk, text: str) -> OpenedLink:
    """What the link would decide; nothing happens.

    Raises:
        NotFound: It is no link of ours.
        Gone: It was used or expired, or the question was answered, withdrawn or changed.
        NotAllowed: The person may not decide this any more.
    """
    link = _genuine(desk, text)
    now = desk.now()
    if link.used_at is not None:
        raise Gone(
            N_("This link was used on {at:%Y-%m-%d %H:%M:%S %Z}; each works once."), at=link.used_at
        )
    if link.expires_at <= now:
        raise Gone(
            N_("This link expired on {at:%Y-%m-%d %H:%M:%S %Z}; decide at the desk instead."),
            at=link.expires_at,
        )
    person = _person(desk, link)
    approval = get_approval(desk, person, link.approval_id)
    _check_open(approval, link)
    refusal = why_not(person, approval)
    if refusal is not None:
        raise refusal
    return OpenedLink(link, approval, person)


def use_link(desk: Desk, text: str, *, reason: str = "", code: str = "") -> Approval:
    """Decide what the link decides, as the person it was made for, with the rights they hold now.

    A decision that is refused, such as a rejection without a reason, leaves the link as it was.

    Raises:
        NotFound: It is no link of ours.
        Gone: As `open_link`; so when somebody used it at the same moment.
        NotAllowed: The person may not decide this any more.
        InvalidInput: A reason is missing.
        Conflict: Somebody decided first, or has it in hand.
    """
    opened = open_link(desk, text)
    link = opened.link
    _take(desk, link)
    try:
        decided = decide(
            desk,
            opened.person,
            link.approval_id,
            verdict=link.verdict,
            digest=link.digest,
            reason=reason,
            code=code,
            via="link",
        )
    except ControlPlaneError:
        with desk.store.writing() as tx:
            tx.links.give_back(link.id)
        raise
    with desk.store.writing() as tx:
        subject = f"approval/{link.approval_id}"
        facts = {"link": link.id, "verdict": link.verdict.value}
        desk.audit(tx, opened.person, "link.used", subject, **facts)
    return decided


def _take(desk: Desk, link: ActionLink) -> None:
    """Use it up before anything is decided: of two clicks at once only one decides."""
    with desk.store.writing() as tx:
        if not tx.links.use(link.id, desk.now()):
            raise Gone(N_("This link is being used at this moment; each works once."))


def _genuine(desk: Desk, text: str) -> ActionLink:
    """The link behind the text. Strangers do not learn what is wrong with theirs."""
    token = token_in(text)
    link = None
    if token is not None:
        with desk.store.reading() as tx:
            link = tx.links.get(token.id)
    if (
        token is None
        or link is None
        or not secrets.compare_digest(link.nonce_hash, hash_of_nonce(token.nonce))
        or not desk.vault.is_signed(
            link.sealed_text(token.nonce), token.signature, context=_CONTEXT
        )
    ):
        raise NotFound(N_("There is no such link. Copy the whole address from the message."))
    return link


def _person(desk: Desk, link: ActionLink) -> Principal:
    try:
        return principal_in(desk, link.person_id, link.workspace_id)
    except CallerError as error:
        raise NotAllowed(error.template, **error.params) from error


def _check_open(approval: Approval, link: ActionLink) -> None:
    if approval.status is ApprovalStatus.WITHDRAWN:
        raise Gone(N_("This was withdrawn: nobody needs to decide it any more."))
    if approval.status is ApprovalStatus.EXPIRED:
        raise Gone(N_("This expired before you decided. Nothing was applied."))
    if approval.status is not ApprovalStatus.PENDING or approval.commits_at is not None:
        raise Gone(
            N_("{who} decided this already: {status}."),
            who=(approval.decision.by if approval.decision else "") or "?",
            status=(approval.decision.status if approval.decision else approval.status).value,
        )
    if approval.digest != link.digest:
        raise Gone(N_("The action is not the one you were told of; look at it at the desk."))
