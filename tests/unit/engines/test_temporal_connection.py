"""What people are told while Temporal does not answer."""

from __future__ import annotations

import pytest

from control_plane.engines.temporal.connection import (
    TemporalSettings,
    TemporalUnavailable,
    unavailable,
)
from tests.temporal import free_port

SETTINGS = TemporalSettings({"TEMPORAL_ADDRESS": "t:7233"})


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError(), "Temporal at t:7233 does not answer. Its runs wait"),
        (RuntimeError("operation was canceled"), "Temporal at t:7233 does not answer. Its runs"),
        (RuntimeError("tcp connect error: Connection refused"), "does not answer. Its runs wait"),
        (RuntimeError(), "Temporal at t:7233 does not answer. Its runs wait"),
        (RuntimeError('ConnectError("dns error", ...)'), "no host has this name. Check"),
        (RuntimeError("invalid peer certificate: UnknownIssuer"), "no secure connection to it can"),
        (RuntimeError("Unauthenticated: Jwt is expired"), "refuses the credentials. Check"),
    ],
)
def test_what_is_wrong_is_said_in_our_words_only(error: Exception, said: str) -> None:
    sentence = str(unavailable(SETTINGS, error))
    assert said in sentence
    assert str(error) == "" or str(error) not in sentence


def test_the_librarys_own_words_are_in_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    for _again in range(3):
        unavailable(SETTINGS, RuntimeError("the pipe is broken"))
    (line,) = caplog.messages
    assert line == "Temporal at t:7233 does not answer: RuntimeError: the pipe is broken"


async def test_a_server_that_is_away_is_said_to_be() -> None:
    nobody = TemporalSettings({"TEMPORAL_ADDRESS": f"127.0.0.1:{free_port()}"})
    with pytest.raises(TemporalUnavailable, match=r"does not answer\. Its runs wait"):
        await nobody.connect()
