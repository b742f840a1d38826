"""What a test needs to be there before its story begins, made through the REST API."""

from __future__ import annotations

import httpx

from tests.planes import until

BILLED_TWICE = "I was billed twice for order A-1042, please refund 42.50."
"""The demo's front desk hands this over to billing, which needs a person's consent."""


def launched(api: httpx.Client, pattern: str, request: str, *, until_status: str = "") -> str:
    """A run of the pattern, once it has reached the status."""
    answer = api.post("/runs", json={"pattern": pattern, "input": {"request": request}})
    run = answer.raise_for_status().json()["id"]
    if until_status:
        until(lambda: api.get(f"/runs/{run}").json()["status"] == until_status)
    return run


def waiting(api: httpx.Client) -> str:
    """An approval that waits for a person."""
    run = launched(api, "support_swarm", BILLED_TWICE, until_status="waiting")
    return api.get("/approvals", params={"run": run}).json()["items"][0]["id"]
