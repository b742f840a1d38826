"""A run's steps as they are recorded, as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import anyio
import anyio.to_thread
from fastapi.sse import ServerSentEvent

from control_plane.api.principal import Caller
from control_plane.api.problems import details_of
from control_plane.api.shutdown import server_stops
from control_plane.domain.errors import ControlPlaneError
from control_plane.representations.runs import Run, Step
from control_plane.secrets.redaction import redacted_value
from control_plane.services.follow import Follower, News, Position

_LOOK_EVERY_SECONDS = 0.5


async def events_of(
    renewed: Callable[[], Caller], run_id: str, *, after: str | None, instance: str
) -> AsyncIterator[ServerSentEvent]:
    """Events until the run is at rest.

    `step` for every step that is new or moved on, `run` whenever the run's status changes, `end`
    once it is at rest, `problem` when reading fails; who reconnects goes on where they were.

    Who may see the run no more, or whose token was revoked, gets `problem` at the next look.
    `after` is the `Last-Event-ID` of an earlier connection; anything else starts at the beginning.
    """
    follower = Follower(run_id, after=Position.parse(after))
    while True:
        try:
            news = await anyio.to_thread.run_sync(lambda: follower.look(*renewed()))
        except ControlPlaneError as error:
            yield ServerSentEvent(event="problem", data=details_of(error, instance=instance))
            return
        for event in _events(news):
            yield event
        if news.ended or server_stops():
            return
        await anyio.sleep(_LOOK_EVERY_SECONDS)


def _events(news: News) -> list[ServerSentEvent]:
    position = str(news.position)
    events = [
        ServerSentEvent(
            event="step",
            data=redacted_value(Step.model_validate(step).model_dump(mode="json")),
            id=str(news.position_at(step)),
        )
        for step in news.steps
    ]
    if news.run_changed:
        run = redacted_value(Run.model_validate(news.run).model_dump(mode="json"))
        events.append(ServerSentEvent(event="run", data=run, id=position))
    if news.ended:
        events.append(
            ServerSentEvent(event="end", data={"status": news.run.status.value}, id=position)
        )
    return events
