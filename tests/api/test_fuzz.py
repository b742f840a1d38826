"""Whatever JSON is sent anywhere, the answer is a problem or a success, never a breakdown."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from control_plane.services.schedules import save_schedule
from control_plane.services.webhook_endpoints import save_endpoint
from tests.api.conftest import local_client
from tests.api.test_schedules import HOOK
from tests.api.test_webhooks import OPS
from tests.planes import PRINCIPAL, plane_in

PATHS = [
    ("POST", "/agents"),
    ("PUT", "/agents/billing"),
    ("POST", "/agents/billing/try"),
    ("POST", "/agents/billing/restore"),
    ("POST", "/patterns"),
    ("POST", "/patterns/check"),
    ("PUT", "/patterns/gated_swarm"),
    ("POST", "/connections"),
    ("PUT", "/connections/rehearsal"),
    ("POST", "/tools"),
    ("PUT", "/tools/refund"),
    ("POST", "/schedules"),
    ("POST", "/schedules/preview"),
    ("PUT", "/schedules/hook"),
    ("POST", "/schedules/hook/pause"),
    ("POST", "/hooks/sch_0"),
    ("POST", "/webhooks"),
    ("PUT", "/webhooks/ops"),
    ("POST", "/webhooks/ops/secret"),
    ("POST", "/webhooks/ops/replay"),
    ("POST", "/fleet/plan"),
    ("POST", "/fleet/apply"),
    ("POST", "/runs"),
    ("POST", "/runs/estimate"),
    ("POST", "/runs/run_0/fork"),
    ("POST", "/approvals/apr_0/decision"),
    ("POST", "/approvals/apr_0/withdraw"),
    ("POST", "/approvals/decisions"),
    ("POST", "/members"),
    ("PUT", "/members/prn_0"),
    ("POST", "/workspaces"),
    ("PUT", "/workspaces/default"),
]
FIELDS = [
    "name",
    "owner",
    "spec",
    "stage",
    "kind",
    "member",
    "members",
    "pattern",
    "input",
    "request",
    "trigger",
    "expression",
    "timezone",
    "every_seconds",
    "at",
    "url",
    "events",
]
FIELDS += [
    "document",
    "agents",
    "tools",
    "limits",
    "cost_usd",
    "output_schema",
    "parameters",
    "policy",
    "rules",
    "type",
    "$ref",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=20)
    | st.sampled_from(
        ["single", "swarm", "billing", "ask_billing", "object", "#", "{x", "%", "\x00"]
    )
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=25,
)


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A program on this machine, and a furnished control plane."""
    with plane_in(tmp_path_factory.mktemp("plane"), furnished=True) as plane:
        save_schedule(plane.desk, PRINCIPAL, spec=HOOK)
        save_endpoint(plane.desk, PRINCIPAL, spec=OPS)
        yield local_client()


@given(body=ANYTHING, target=st.sampled_from(PATHS))
@settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
def test_no_json_breaks_an_operation(
    sender: TestClient, body: object, target: tuple[str, str]
) -> None:
    method, path = target
    content = json.dumps(body).encode()

    response = sender.request(
        method, path, content=content, headers={"Content-Type": "application/json"}
    )

    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"


@given(query=st.dictionaries(st.text(max_size=8), st.text(max_size=12), max_size=4), data=st.data())
@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
def test_no_query_breaks_a_list(
    sender: TestClient, query: dict[str, str], data: st.DataObject
) -> None:
    known = [
        "status",
        "pattern",
        "agent",
        "model",
        "since",
        "until",
        "q",
        "limit",
        "cursor",
        "days",
        "subject",
    ]
    query |= data.draw(st.dictionaries(st.sampled_from(known), st.text(max_size=12), max_size=3))
    path = data.draw(
        st.sampled_from(
            ["/runs", "/approvals", "/audit", "/webhook-deliveries", "/kpis", "/overview"]
        )
    )

    assert sender.get(path, params=query).status_code < 500
