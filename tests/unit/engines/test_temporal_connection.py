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
    ("error", "reason"),
    [
        (TimeoutError(), "timed out"),
        (RuntimeError("tcp connect error\nat 0x1"), "tcp connect error"),
        (
            RuntimeError(
                'Failed: Error(Transport, Os { code: 111, message: "Connection refused" })'
            ),
            "Connection refused",
        ),
        (
            RuntimeError('Failed: ConnectError("dns error", Custom { error: "no such host" })'),
            "no such host",
        ),
        (RuntimeError("x" * 200), "x" * 120),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_the_reason_is_said_in_few_words(error: Exception, reason: str) -> None:
    assert f"Temporal at t:7233 does not answer ({reason})." in str(unavailable(SETTINGS, error))


async def test_a_server_that_is_away_is_said_to_be() -> None:
    nobody = TemporalSettings({"TEMPORAL_ADDRESS": f"127.0.0.1:{free_port()}"})
    with pytest.raises(TemporalUnavailable, match=r"does not answer \(Connection refused\)"):
        await nobody.connect()
