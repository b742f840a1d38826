"""Links decide one question once, for one person, and only when their button is pressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from control_plane.api import links as pages
from control_plane.domain.access import Role
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Verdict
from control_plane.domain.errors import ControlPlaneError, Gone, InvalidInput, NotAllowed, NotFound
from control_plane.domain.members import Source
from control_plane.domain.policy import ActionKind, Rule
from control_plane.loopback import LoopbackGuard
from control_plane.rates import RateLimits
from control_plane.services.approvals import decide, withdraw
from control_plane.services.audit import list_audit
from control_plane.services.links import new_links, open_link, use_link
from storage.store import SqlStore
from storage.tables import ActionLinkRow, ApprovalRow, table_of
from tests.stores import approval_now
from tests.telling import DESK_URL, Telling, telling_over

HOSTILE = "<script>alert(1)</script>\u202eevil"


@pytest.fixture
def telling(store: SqlStore) -> Telling:
    return telling_over(store)


def asked(telling: Telling, **changes: Any) -> Approval:
    action = Action(ActionKind.TOOL, "billing", "refund", {"arguments": {"note": HOSTILE}})
    return telling.asks(**{"action": action, "digest": "d" * 64, **changes})


def links_for(telling: Telling, approval: Approval, person: str = "prn_bob") -> dict[Verdict, str]:
    """The tokens of the links for the person."""
    until = telling.office.clock.at + timedelta(hours=24)
    made = new_links(telling.desk, approval, person, desk_url=DESK_URL, until=until)
    return {verdict: url.removeprefix(f"{DESK_URL}/links/") for verdict, url in made}


def test_looking_decides_nothing_and_pressing_decides_once(telling: Telling) -> None:
    approval = asked(telling)
    token = links_for(telling, approval)[Verdict.APPROVE]
    for _ in range(3):
        assert open_link(telling.desk, token).person.id == "prn_bob"
    decided = use_link(telling.desk, token)
    assert (decided.status, decided.decided_by) == (ApprovalStatus.APPROVED, "prn_bob")
    assert decided.decided_via == "link"
    with pytest.raises(Gone, match="was used"):
        use_link(telling.desk, token)
    actions = [each.action for each in list_audit(telling.desk, telling.office.admin).items]
    assert "link.used" in actions


def test_a_rejection_needs_a_reason_and_the_link_stays(telling: Telling) -> None:
    token = links_for(telling, asked(telling))[Verdict.REJECT]
    with pytest.raises(InvalidInput, match="Say why"):
        use_link(telling.desk, token)
    decided = use_link(telling.desk, token, reason="Too much.", code="too_expensive")
    assert decided.status is ApprovalStatus.REJECTED


def test_of_many_at_once_one_decides(telling: Telling) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]

    def press(_: int) -> str:
        try:
            return use_link(telling.desk, token).status.value
        except ControlPlaneError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(press, range(8)))
    assert sorted(outcomes).count("approved") == 1
    assert set(outcomes) <= {"approved", "gone", "conflict"}


@pytest.mark.parametrize("part", ["id", "nonce", "signature", "all"])
def test_a_link_that_was_changed_is_no_link(telling: Telling, part: str) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]
    id_, nonce, signature = token.split(".")
    changed = {
        "id": f"{id_}0.{nonce}.{signature}",
        "nonce": f"{id_}.{nonce[::-1]}.{signature}",
        "signature": f"{id_}.{nonce}.{signature[::-1]}",
        "all": "nonsense",
    }[part]
    with pytest.raises(NotFound):
        open_link(telling.desk, changed)


@pytest.mark.parametrize(
    "changes", [{"verdict": "approve"}, {"person_id": "prn_admin"}, {"approval_id": "apr_other"}]
)
def test_a_record_changed_in_the_store_widens_no_link(
    telling: Telling, store: SqlStore, changes: dict[str, str]
) -> None:
    token = links_for(telling, asked(telling))[Verdict.REJECT]
    with store.database.writing() as sql:
        sql.execute(update(table_of(ActionLinkRow)).values(changes))
    with pytest.raises(NotFound):
        open_link(telling.desk, token)


def test_the_store_does_not_hold_what_a_link_needs(telling: Telling, store: SqlStore) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]
    nonce = token.split(".")[1]
    with store.database.reading() as sql:
        rows = [str(tuple(row)) for row in sql.execute(table_of(ActionLinkRow).select())]
    assert rows
    assert not any(nonce in row for row in rows)


def test_an_expired_link_says_so(telling: Telling) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]
    telling.office.clock.forward(hours=25)
    with pytest.raises(Gone, match="expired"):
        use_link(telling.desk, token)


def test_what_was_decided_withdrawn_or_changed_meanwhile_is_said(
    telling: Telling, store: SqlStore
) -> None:
    first, second, third = asked(telling), asked(telling), asked(telling)
    tokens = [links_for(telling, each)[Verdict.APPROVE] for each in (first, second, third)]
    decide(telling.desk, telling.office.cat, first.id, verdict="approve", digest=first.digest)
    withdraw(telling.desk, telling.office.admin, second.id, reason="Not needed.")
    approval = table_of(ApprovalRow)
    with store.database.writing() as sql:
        sql.execute(update(approval).where(approval.c.id == third.id).values(digest="e" * 64))
    for token, said in zip(tokens, ("Cat decided", "withdrawn", "not the one"), strict=True):
        with pytest.raises(Gone, match=said):
            use_link(telling.desk, token)


def test_rights_are_read_when_the_button_is_pressed(telling: Telling) -> None:
    approval = asked(telling)
    token = links_for(telling, approval)[Verdict.APPROVE]
    open_link(telling.desk, token)
    with telling.desk.store.writing() as tx:
        (held,) = tx.members.of("default", "prn_bob")
        fewer = replace(held, roles=frozenset({Role.VIEWER}), source=Source.ASSIGNED)
        tx.members.update(fewer, expected_version=held.version)
    with pytest.raises(NotAllowed):
        use_link(telling.desk, token)
    store = telling.desk.store
    assert isinstance(store, SqlStore)
    assert approval_now(store, approval).status is ApprovalStatus.PENDING


def test_with_four_eyes_a_link_is_one_vote(telling: Telling) -> None:
    approval = asked(telling, rule=Rule(on=ActionKind.TOOL, quorum=2))
    bob = links_for(telling, approval)[Verdict.APPROVE]
    cat = links_for(telling, approval, "prn_cat")[Verdict.APPROVE]
    assert use_link(telling.desk, bob).status is ApprovalStatus.PENDING
    assert use_link(telling.desk, cat).status is ApprovalStatus.APPROVED


@dataclass
class Served:
    """A plane as the pages see it."""

    desk: Any
    rates: RateLimits


@pytest.fixture
def browser(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    plane = Served(telling.desk, RateLimits("1000/minute"))
    monkeypatch.setattr(pages, "current_plane", lambda: plane)
    app = Starlette(routes=[Mount("/links", routes=pages.routes)])
    with TestClient(app, headers={"accept-language": "en"}) as client:
        yield client


def test_the_page_shows_what_is_decided_as_data_and_is_kept_by_nobody(
    telling: Telling, browser: TestClient
) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]
    for _ in range(2):
        answer = browser.get(f"/links/{token}")
        assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in answer.text
    assert "\u202e" not in answer.text
    assert "billing calls the tool refund" in answer.text
    assert re.search(r'<form method="post">', answer.text)
    assert browser.post(f"/links/{token}", data={}).status_code == 200
    used = browser.get(f"/links/{token}")
    assert used.status_code == 410
    assert "each works once" in used.text


def test_a_rejection_without_a_reason_shows_the_page_again(
    telling: Telling, browser: TestClient
) -> None:
    token = links_for(telling, asked(telling))[Verdict.REJECT]
    answer = browser.post(f"/links/{token}", data={"reason": " "})
    assert answer.status_code == 422
    assert "Say why you reject it" in answer.text
    assert browser.post(f"/links/{token}", data={"reason": "No."}).status_code == 200


def test_the_page_speaks_the_readers_language(telling: Telling, browser: TestClient) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]
    answer = browser.get(f"/links/{token}", headers={"accept-language": "ja,en;q=0.5"})
    assert '<html lang="ja">' in answer.text
    assert "Approve this?" not in answer.text


def test_who_tries_addresses_is_slowed_down(telling: Telling, browser: TestClient) -> None:
    found = [browser.get("/links/nonsense").status_code for _ in range(40)]
    assert found[0] == 404
    assert found[-1] == 429


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_do_nothing(telling: Telling, browser: TestClient, method: str) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]
    assert browser.request(method, f"/links/{token}").status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        # A page without a referrer posts with no origin; its browser vouches for where it is from.
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://evil.example"}, 403),
    ],
)
def test_only_the_links_own_page_presses_its_button(
    telling: Telling, browser: TestClient, headers: dict[str, str], status: int
) -> None:
    token = links_for(telling, asked(telling))[Verdict.APPROVE]
    guarded = TestClient(LoopbackGuard(browser.app, public_url=DESK_URL), base_url=DESK_URL)
    assert guarded.post(f"/links/{token}", headers=headers, data={}).status_code == status
