"""People are told of what waits for them, through real receivers on this machine."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins.slack import NotifySlack

from control_plane.domain.approvals import Action
from control_plane.domain.errors import Conflict, InvalidInput, NotAllowed
from control_plane.domain.notices import RETRY_SECONDS, NoticeEvent, NoticeStatus
from control_plane.domain.policy import ActionKind, Mode, Rule
from control_plane.outgoing.reach import Reach
from control_plane.secrets.redaction import redacted
from control_plane.services.approvals import decide
from control_plane.services.audit import list_audit
from control_plane.services.channels import (
    get_channel,
    list_channels,
    pause_channel,
    save_channel,
)
from control_plane.services.keeping import keep_deadlines
from control_plane.services.notices import send_again, send_test
from control_plane.services.secrets import remove_secret, reseal, save_secret
from storage.store import SqlStore
from tests.telling import DESK_URL, Telling, http_receiver, mail_receiver, telling_over

HOSTILE = "<b>x</b> <!channel> [pay](http://evil.example) @everyone *now*\nApprove: http://evil"


@pytest.fixture
def telling(store: SqlStore) -> Telling:
    return telling_over(store)


def a_tool_call(source: str = "billing", target: str = "refund") -> Action:
    return Action(ActionKind.TOOL, source, target, {"arguments": {"note": HOSTILE}})


def text_of(received: Any) -> str:
    return json.dumps(received, ensure_ascii=False)


def test_a_webhook_is_told_in_a_sentence_what_will_happen_who_asks_and_until_when(
    telling: Telling,
) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/in")
        until = telling.office.clock.at + timedelta(hours=2)
        approval = telling.asks(action=a_tool_call(), expires_at=until)
        telling.tell()
        ((path, told),) = inbox.requests
    assert path == "/in"
    assert told["title"] == "Decision needed: billing calls the tool refund"
    assert told["message"].split("\n") == [
        "Asked by the pattern answer, started by Ann.",
        "Until 2026-01-05 14:00 UTC; then it does not happen.",
        f"At the desk: {DESK_URL}/approvals?approval={approval.id}&workspace=default",
    ]
    assert [each.status for each in telling.notices()] == [NoticeStatus.DELIVERED]


def test_nothing_that_a_model_wrote_is_told(telling: Telling) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/in")
        telling.asks(action=a_tool_call(), evidence=(HOSTILE,), because=HOSTILE)
        telling.tell()
        assert "evil" not in text_of(inbox.requests)


def test_a_slack_channel_gets_no_markup_out_of_names(
    telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http_receiver() as inbox:
        # Apprise's own plugin, whose address cannot be given in a channel's.
        monkeypatch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{inbox.port}/services")
        telling.channel("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
        telling.asks(action=a_tool_call(source=HOSTILE))
        telling.tell()
        ((path, told),) = inbox.requests
    assert path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    said = text_of(told["attachments"])
    for markup in ("<!", "&lt;!", "](", "http://evil", "@everyone"):
        assert markup not in said
    assert "\\nApprove: http" not in said
    assert f"{DESK_URL}/approvals" in said


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_a_teams_workflow_gets_a_card(telling: Telling, tmp_path: Path) -> None:
    with http_receiver(tmp_path) as inbox:
        telling.channel(f"workflows://127.0.0.1:{inbox.port}/WFID/SIGN?verify=no")
        telling.asks(action=a_tool_call(target=HOSTILE))
        telling.tell()
        assert inbox.requests, [each.error for each in telling.notices()]
        ((path, told),) = inbox.requests
    assert path.startswith("/workflows/WFID/")
    (attached,) = told["attachments"]
    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    said = text_of(attached)
    assert "billing calls the tool" in said
    assert "](http://evil" not in said
    assert [each.status for each in telling.notices()] == [NoticeStatus.DELIVERED]


def test_mail_reaches_each_person_apart_with_links_of_their_own(telling: Telling) -> None:
    people = ["prn_bob", "prn_cat", "prn_ann"]
    with mail_receiver() as inbox:
        url = f"mailto://127.0.0.1:{inbox.port}?mode=insecure"
        telling.channel(f"{url}&from=desk@corp.example&to=all@corp.example", people=people)
        telling.asks(action=a_tool_call(), rule=Rule(on=ActionKind.TOOL))
        telling.tell()
    said = {to[0]: m for to, m in zip(inbox.recipients, inbox.mails, strict=True)}
    if not said:
        raise AssertionError([n.error for n in telling.notices()])
    assert set(said) == {"bob@corp.example", "cat@corp.example"}  # Ann may not decide.
    bodies = [mail.get_body(("plain",)).get_content() for mail in said.values()]  # type: ignore[union-attr]
    links = [line.split()[-1] for body in bodies for line in body.splitlines() if "/links/" in line]
    assert len(links) == len(set(links)) == 4
    assert all(link.startswith(f"{DESK_URL}/links/lnk_") for link in links)
    by_person = {each.person_id: each.status for each in telling.notices()}
    assert by_person["prn_ann"] is NoticeStatus.DROPPED


def test_a_channel_speaks_japanese(telling: Telling) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/", language="ja")
        telling.asks(action=a_tool_call())
        telling.tell()
        assert "billing" in inbox.requests[0][1]["title"]
        assert "Decision" not in inbox.requests[0][1]["title"]


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({"pattern": "answer"}, 1),
        ({"pattern": "refund*"}, 0),
        ({"risks": ["high"]}, 1),
        ({"risks": ["limited"]}, 0),
        ({"events": ["decided"]}, 0),
    ],
)
def test_a_channel_is_told_only_of_what_it_asks_for(
    telling: Telling, spec: dict[str, Any], told: int
) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/", **spec)
        telling.asks(risk="high")
        telling.tell()
        assert len(inbox.requests) == told


def test_a_decision_is_told_with_who_decided(telling: Telling) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/", events=["decided"])
        approval = telling.asks(action=a_tool_call())
        decide(
            telling.desk, telling.office.bob, approval.id, verdict="approve", digest=approval.digest
        )
        telling.tell()
        assert inbox.requests[0][1]["title"] == "Approved: billing calls the tool refund"
        assert "Bob" in inbox.requests[0][1]["message"]


def test_what_was_decided_meanwhile_is_not_asked_any_more(telling: Telling) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/")
        approval = telling.asks(action=a_tool_call())
        decide(
            telling.desk, telling.office.bob, approval.id, verdict="approve", digest=approval.digest
        )
        telling.tell()
        assert inbox.requests == []
    assert [each.status for each in telling.notices()] == [NoticeStatus.DROPPED]


def test_a_decision_that_can_be_undone_is_told_once_it_cannot(telling: Telling) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/", events=["decided", "waiting"])
        approval = telling.asks(action=a_tool_call())
        decide(
            telling.desk,
            telling.office.bob,
            approval.id,
            verdict="approve",
            digest=approval.digest,
            undo_seconds=10,
        )
        telling.tell()
        assert inbox.requests == []


def test_each_step_of_the_ladder_is_told(telling: Telling) -> None:
    rule = Rule(
        on=ActionKind.TOOL,
        remind_after_seconds=60,
        escalate_after_seconds=120,
        escalate_to=("role:admin",),
        expires_after_seconds=180,
    )
    start = telling.office.clock.at
    with http_receiver() as inbox:
        telling.channel(
            f"json://127.0.0.1:{inbox.port}/", events=["due_soon", "escalated", "expired"]
        )
        telling.asks(
            action=a_tool_call(),
            rule=rule,
            next_at=start + timedelta(seconds=60),
            expires_at=start + timedelta(seconds=180),
        )
        for _ in range(10):  # More often than the keeper takes an outage from.
            keep_deadlines(telling.desk)
            telling.tell()
            telling.office.clock.forward(seconds=20)
        titles = [told["title"].partition(":")[0] for _, told in inbox.requests]
    assert titles == ["Still waiting", "Escalated", "Expired, nobody decided"]


def test_what_passes_unopposed_is_not_told_as_approved(telling: Telling) -> None:
    rule = Rule(on=ActionKind.TOOL, mode=Mode.WATCH, expires_after_seconds=20)
    until = telling.office.clock.at + timedelta(seconds=20)
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/", events=["decided"])
        telling.asks(action=a_tool_call(), rule=rule, next_at=until, expires_at=until)
        for _ in range(3):
            keep_deadlines(telling.desk)
            telling.tell()
            telling.office.clock.forward(seconds=15)
        titles = [told["title"] for _, told in inbox.requests]
    assert titles == ["Nobody objected in time, it goes ahead: billing calls the tool refund"]


def test_no_log_shows_a_token_of_an_address(telling: Telling) -> None:
    token = "TIiajkdnlazkcOXrIdevi7FQ"
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/{token}")
        telling.asks()
        telling.tell()
    assert redacted(f"POST /{token} HTTP/1.1") == "POST /[secret] HTTP/1.1"


def test_a_failing_channel_is_tried_again_and_then_given_up_with_the_reason(
    telling: Telling,
) -> None:
    with http_receiver() as inbox, http_receiver() as other:
        inbox.answer = 500
        telling.channel(f"json://key:word@127.0.0.1:{inbox.port}/in")
        telling.channel(f"json://127.0.0.1:{other.port}/", "backup", events=["undeliverable"])
        telling.asks()
        for seconds in (*RETRY_SECONDS, 0):
            telling.tell()
            telling.office.clock.forward(seconds=seconds)
        (dead,) = telling.notices(channel="ops")
        assert dead.status is NoticeStatus.DEAD
        assert dead.error == "The service answered 500."
        assert dead.attempts == len(inbox.requests) == len(RETRY_SECONDS) + 1
        telling.tell()
        assert "through ops do not arrive" in other.requests[0][1]["title"]
        inbox.answer = 200
        send_again(telling.desk, telling.office.bob, dead.id)
        telling.tell()
        (delivered,) = telling.notices(channel="ops")
        assert delivered.status is NoticeStatus.DELIVERED
    with pytest.raises(Conflict, match="Only what was given up"):
        send_again(telling.desk, telling.office.bob, dead.id)


def test_redirects_are_not_followed(telling: Telling) -> None:
    with http_receiver() as inbox:
        inbox.answer = 302
        telling.channel(f"json://127.0.0.1:{inbox.port}/in?redirect=yes")
        telling.asks()
        telling.tell()
        assert [path for path, _ in inbox.requests] == ["/in"]


@pytest.mark.parametrize(
    "url",
    [
        "json://10.0.0.7/in",
        "jsons://169.254.169.254/latest",
        "json://metadata.google.internal/",
        "mailto://a:b@example.com?smtp=192.168.1.1",
        "workflows://127.0.0.1/WFID/SIGN",
        "ntfy://127.1/topic",
    ],
)
def test_no_channel_leads_into_the_house_unless_it_is_allowed(telling: Telling, url: str) -> None:
    telling.reach = Reach()
    with pytest.raises(InvalidInput):
        telling.channel(url)


def test_a_name_that_leads_into_the_house_is_refused_when_it_is_told(telling: Telling) -> None:
    telling.reach = Reach(setting="CONTROL_PLANE_NOTIFY_HOSTS")
    telling.channel("json://localhost:1/in")
    telling.asks()
    telling.tell()
    (dead,) = telling.notices()
    assert dead.status is NoticeStatus.DEAD
    assert "CONTROL_PLANE_NOTIFY_HOSTS" in dead.error


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "syslog://", "mailto://a:b@example.com?pgp=yes", "nosuch://x", "store:none"],
)
def test_an_address_that_cannot_be_is_named_and_not_repeated(telling: Telling, url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        telling.channel(url)
    assert [problem.field for problem in refused.value.problems] == ["url"]
    assert "a:b" not in str(refused.value)


def test_several_people_need_mail(telling: Telling) -> None:
    with pytest.raises(InvalidInput, match="Only e-mail"):
        telling.channel("json://127.0.0.1/", people=["prn_bob", "prn_cat"])
    with pytest.raises(InvalidInput, match="no member"):
        telling.channel("mailto://a:b@example.com", people=["prn_nobody"])


def test_an_address_is_never_shown_again(telling: Telling) -> None:
    saved = telling.channel("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
    told = [saved, *list_channels(telling.desk, telling.office.admin)]
    told += list(list_audit(telling.desk, telling.office.admin).items)
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in repr(told)
    assert saved.service == "slack"


def test_an_address_can_be_a_stored_secret_that_is_then_in_use(telling: Telling) -> None:
    admin = telling.office.admin
    with http_receiver() as inbox:
        url = f"json://127.0.0.1:{inbox.port}/kept"
        save_secret(telling.desk, admin, name="ops_url", value=url, expected_version=None)
        telling.channel("store:ops_url")
        telling.asks()
        telling.tell()
        assert [path for path, _ in inbox.requests] == ["/kept"]
    with pytest.raises(Conflict, match="channel/ops"):
        remove_secret(telling.desk, admin, "ops_url")
    assert reseal(telling.desk, admin) == 0


def test_a_change_without_an_address_keeps_the_one_there_is(telling: Telling) -> None:
    with http_receiver() as inbox:
        saved = telling.channel(f"json://127.0.0.1:{inbox.port}/in")
        spec = {**saved.spec.model_dump(mode="json"), "events": ["waiting"]}
        changed = save_channel(
            telling.desk, telling.office.admin, spec=spec, expected_version=saved.version
        )
        assert (changed.version, changed.url) == (saved.version + 1, saved.url)
        with pytest.raises(Conflict, match="somebody else"):
            save_channel(
                telling.desk, telling.office.admin, spec=spec, expected_version=saved.version
            )
        telling.asks()
        telling.tell()
        assert len(inbox.requests) == 1


def test_a_paused_channel_is_told_nothing_and_takes_no_test(telling: Telling) -> None:
    with http_receiver() as inbox:
        telling.channel(f"json://127.0.0.1:{inbox.port}/in")
        pause_channel(telling.desk, telling.office.bob, "ops")
        telling.asks()
        telling.tell()
        assert inbox.requests == []
        with pytest.raises(Conflict, match="paused"):
            send_test(telling.desk, telling.office.bob, "ops")
        pause_channel(telling.desk, telling.office.bob, "ops", paused=False)
        send_test(telling.desk, telling.office.bob, "ops")
        telling.tell()
        assert inbox.requests[0][1]["title"] == "Test of the channel ops"
    assert telling.notices()[0].event is NoticeEvent.TEST


def test_only_admins_make_channels(telling: Telling) -> None:
    with pytest.raises(NotAllowed):
        save_channel(telling.desk, telling.office.bob, spec={"name": "x"}, url="json://127.0.0.1/")


def test_who_lost_their_rights_is_told_nothing(telling: Telling) -> None:
    with mail_receiver() as inbox:
        url = f"mailto://127.0.0.1:{inbox.port}?mode=insecure"
        telling.channel(f"{url}&from=desk@corp.example", people=["prn_bob"])
        telling.asks()
        with telling.desk.store.writing() as tx:
            person = tx.people.get("prn_bob")
            assert person is not None
            tx.people.update(replace(person, disabled_at=telling.office.clock.at))
        telling.tell()
    assert inbox.mails == []
    (dead,) = telling.notices()
    assert "disabled" in dead.error


def test_the_counts_of_a_channel_say_what_did_not_arrive(telling: Telling) -> None:
    telling.channel("json://127.0.0.1:1/")
    telling.asks()
    telling.tell()
    view = get_channel(telling.desk, telling.office.bob, "ops")
    assert view.counts[NoticeStatus.PENDING] == 1
    (pending,) = telling.notices()
    assert pending.error == "The service could not be reached."
