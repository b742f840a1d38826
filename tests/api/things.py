"""One of each thing a workspace holds, by the place it has in the API's addresses."""

from __future__ import annotations

import re
from typing import Any

from control_plane.api.app import api
from control_plane.api.description import operations_of
from control_plane.api.examples import example_of
from control_plane.bootstrap import Plane
from control_plane.domain.access import Principal
from control_plane.domain.agents import Stage
from control_plane.domain.lifecycle import PromotionRequest
from control_plane.domain.runs import FINAL
from control_plane.services.agents import save_agent
from control_plane.services.approvals import list_approvals
from control_plane.services.channels import save_channel
from control_plane.services.connections import save_connection
from control_plane.services.evidence import attest
from control_plane.services.holds import place_hold
from control_plane.services.launch import launch
from control_plane.services.members import add_member
from control_plane.services.notices import send_test
from control_plane.services.patterns import save_pattern
from control_plane.services.runs import get_run
from control_plane.services.schedules import save_schedule
from control_plane.services.secrets import save_secret
from control_plane.services.service_accounts import create_service_account
from control_plane.services.tokens import create_token
from control_plane.services.tools import save_tool
from control_plane.services.views import save_view
from control_plane.services.webhook_deliveries import send_test_event
from control_plane.services.webhook_endpoints import save_endpoint
from tests.planes import until

_BODIES: dict[str, Any] = {
    # The example is an endpoint on the internet.
    "POST /connections/probe": {"spec": {"name": "x", "base_url": "rehearsal:"}},
    # The example's key is in a variable that only the first workspace may name.
    "PUT /connections/{name}": {"spec": {"name": "x", "base_url": "rehearsal:"}},
}


def operations() -> dict[str, dict[str, Any]]:
    """Every operation of the API as its description has it, by method and path."""
    return {f"{method} {path}": said for method, path, said in operations_of(api.openapi())}


def one_of_each(plane: Plane, admin: Principal, prefix: str) -> dict[str, str]:
    """Make one of each, named with the prefix: what stands in an address, by segment and parameter.

    The control plane's worker must be at work.
    """
    who = plane.desk, admin
    name = f"{prefix}_thing"
    rehearsal = {"name": name, "base_url": "rehearsal:", "native_tools": "yes"}
    save_connection(*who, spec=rehearsal, expected_version=None)
    tool: dict[str, Any] = {"name": name, "description": name, "parameters": {"type": "object"}}
    tool["url"] = "https://shop.example/refunds"
    save_tool(*who, spec=tool, expected_version=None)
    agent = {
        "role": "Answers",
        "instructions": "Answer.",
        "connection": name,
        "model": "rehearsal-small",
    }
    save_agent(*who, name=name, owner=name, spec=agent)
    gate = {"policy": {"rules": [{"on": "agent", "because": "A person looks."}]}}
    single = {"kind": "single", "member": {"name": name}}
    save_pattern(*who, name=name, owner=name, spec=single)
    save_pattern(*who, name=f"{name}_gated", owner=name, spec={**single, **gate})
    hook = {"name": name, "pattern": name, "trigger": {"kind": "webhook"}}
    schedule = save_schedule(*who, spec=hook).schedule
    told = {"name": name, "url": "https://hooks.example.com/", "events": ["run.failed"]}
    save_endpoint(*who, spec=told)
    delivery = send_test_event(*who, name)
    run = launch(*who, pattern=name, input={"request": "Hello"})
    launch(*who, pattern=f"{name}_gated", input={"request": "Hello"})
    approval = until(lambda: list_approvals(*who).items)[0]
    until(lambda: get_run(*who, run.id).status in FINAL)
    account = create_service_account(*who, {"name": name})
    token = create_token(*who, {"name": name, "owner": account.id}).token
    view = save_view(*who, name=name, filters={"kind": "tool"})
    member = add_member(*who, {"email": f"{name}@example.com", "roles": ["viewer"]})
    hold = place_hold(*who, kind="run", target=run.id, reason=name)
    save_secret(*who, name=name, value="a secret value", expected_version=None)
    save_channel(*who, spec={"name": name}, url="json://hooks.example.com/in")
    notice = send_test(*who, name)
    return {
        "agents/name": name,
        "patterns/name": name,
        "connections/name": name,
        "tools/name": name,
        "schedules/name": name,
        "hooks/schedule_id": schedule.id,
        "webhooks/name": name,
        "channels/name": name,
        "notifications/notification_id": notice.id,
        "webhook-deliveries/delivery_id": delivery.id,
        "runs/run_id": run.id,
        "runs/key": "turn-1",
        "approvals/approval_id": approval.id,
        "views/view_id": view.id,
        "tokens/token_id": token.id,
        "service-accounts/account_id": account.id,
        "members/person_id": member.person.id,
        "workspaces/workspace_id": admin.workspace_id,
        "secrets/name": name,
        "data/hold_id": hold.id,
        "data/person_id": member.person.id,
        "data/kind": "audit",
        "control-sets/tier": "high",
        **_promotion(plane, admin, name),
    }


def furnish(plane: Plane, admin: Principal) -> None:
    """Put the agent that examples speak of into the workspace."""
    who = plane.desk, admin
    rehearsal = {"name": "rehearsal", "base_url": "rehearsal:"}
    save_connection(*who, spec=rehearsal, expected_version=None)
    agent = {"role": "x", "instructions": "x", "connection": "rehearsal", "model": "x"}
    save_agent(*who, name="billing", owner="x", spec=agent)


def _promotion(plane: Plane, admin: Principal, name: str) -> dict[str, str]:
    """Evidence for the agent, and a request that it goes to staging."""
    who, first = (plane.desk, admin), {"expected_version": 1}
    evidence = attest(*who, name, control="evaluation", reference="https://x.example", **first)
    asked = PromotionRequest(
        id=plane.desk.new_id("prm"),
        workspace_id=admin.workspace_id,
        agent_id=evidence.agent_id,
        agent_name=name,
        version=1,
        from_stage=Stage.DRAFT,
        to_stage=Stage.STAGING,
        requested_by=admin.id,
        requested_at=plane.desk.now(),
        note="",
    )
    with plane.store.writing() as tx:  # Its controls need not be in place for this.
        tx.promotions.add(asked)
    return {"agents/id": evidence.id, "promotions/id": asked.id}


def address(operation: str, things: dict[str, str]) -> tuple[str, str]:
    """Method and path of the operation on these things; `KeyError` names what is missing."""
    method, _, path = operation.partition(" ")
    segment = path.split("/")[1]
    return method, re.sub(r"\{(\w+)\}", lambda found: things[f"{segment}/{found[1]}"], path)


def query_of(operation: str) -> dict[str, Any]:
    """Those parameters that must be given."""
    told = operations()[operation].get("parameters", [])
    shapes = api.openapi()["components"]["schemas"]
    return {
        each["name"]: example_of(each["schema"], shapes)
        for each in told
        if each["in"] == "query" and each.get("required")
    }


def body_of(operation: str, things: dict[str, str]) -> Any:
    """What the description gives as an example of what to send; `None` for nothing.

    A name in it that must be the one in the address is the thing's.
    """
    body = _BODIES.get(operation) or _example_for(operation)
    named = things.get(f"{operation.split('/')[1]}/name")
    spec = body.get("spec") if isinstance(body, dict) else None
    if operation.startswith("PUT ") and isinstance(spec, dict) and "name" in spec:
        return {**body, "spec": {**spec, "name": named}}
    return body


def _example_for(operation: str) -> Any:
    body = operations()[operation].get("requestBody")
    if body is None:
        return None
    ((_, content),) = body["content"].items()
    shapes = api.openapi()["components"]["schemas"]
    candidates = [content, *_shapes_of(content["schema"], shapes)]
    told = (each["examples"][0] for each in candidates if each.get("examples"))
    return next(told, None) or example_of(content["schema"], shapes)


def _shapes_of(schema: dict[str, Any], shapes: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in schema:
        return [shapes[schema["$ref"].rpartition("/")[2]]]
    return [schema, *(s for each in schema.get("anyOf", []) for s in _shapes_of(each, shapes))]
