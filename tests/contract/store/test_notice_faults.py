"""Whoever tells people may die at any moment: nothing is lost; who stops in order sends once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from control_plane.deliveries.duty import Duty
from control_plane.deliveries.notifier import Carrier, Notifier
from control_plane.domain.notices import NoticeStatus, Outcome
from control_plane.services.notice_sending import Message
from control_plane.services.notices import send_test
from storage.store import SqlStore
from storage.worker_lock import worker_lock
from tests.planes import until
from tests.telling import Telling, telling_over

URL = "json://localhost/in"


class Killed(BaseException):
    """Ends a thread as the death of its process would, between the send and its record."""


@dataclass
class Dies:
    """Sends, and dies before it can say so."""

    sent: list[Message] = field(default_factory=list[Message])

    def send(self, url: str, message: Message) -> Outcome:
        self.sent.append(message)
        raise Killed


@dataclass
class Takes:
    """Sends, and takes as long as the test lets it."""

    sent: list[str] = field(default_factory=list[str])
    begun: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def send(self, url: str, message: Message) -> Outcome:
        self.sent.append(url)
        self.begun.set()
        assert self.may_end.wait(60)
        return Outcome(delivered=True)


@pytest.fixture
def telling(store: SqlStore) -> Telling:
    return telling_over(store)


def notifier(telling: Telling, carrier: Carrier) -> Notifier:
    return Notifier(telling.desk, carrier, desk_url="", link_hours=24)


def statuses(telling: Telling) -> list[tuple[NoticeStatus, int]]:
    return [(each.status, each.attempts) for each in telling.notices()]


def test_what_was_sent_when_its_sender_died_is_sent_again_and_then_recorded(
    telling: Telling,
) -> None:
    telling.channel(URL)
    send_test(telling.desk, telling.office.admin, "ops")
    dies, lives = Dies(), Takes()
    first = notifier(telling, dies)
    first.tell_due()
    with pytest.raises(Killed):
        first.finish()
    assert len(dies.sent) == 1
    assert statuses(telling) == [(NoticeStatus.PENDING, 0)]

    lives.may_end.set()
    next_one = notifier(telling, lives)
    next_one.tell_due()
    next_one.finish()
    next_one.tell_due()
    next_one.finish()
    assert len(lives.sent) == 1
    assert statuses(telling) == [(NoticeStatus.DELIVERED, 1)]


def test_who_stops_in_order_ends_its_send_before_another_may_begin(
    telling: Telling, store: SqlStore
) -> None:
    """The lock is free only when nothing is on its way any more."""
    telling.channel(URL)
    for _ in range(3):
        send_test(telling.desk, telling.office.admin, "ops")
    carriers, database = (Takes(), Takes()), store.database
    first, second = (
        Duty("n", notifier(telling, each).work, lock=worker_lock(database, "notifications"))
        for each in carriers
    )
    first.start()
    assert carriers[0].begun.wait(60)
    second.start()
    stops = threading.Thread(target=first.stop)
    stops.start()
    assert first.stopping.wait(60)
    assert not worker_lock(database, "notifications").acquire()
    assert carriers[1].sent == []

    for each in carriers:
        each.may_end.set()
    stops.join()
    until(lambda: statuses(telling) == [(NoticeStatus.DELIVERED, 1)] * 3)
    second.stop()
    assert (len(carriers[0].sent), len(carriers[1].sent)) == (1, 2)
