"""Every kind of pattern from launch to answer over real HTTP: rehearsal, or any endpoint.

`OPENAI_BASE_URL=… OPENAI_API_KEY=… OPENAI_MODEL=… pytest -m live` runs the same on that endpoint.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.connections import REHEARSAL_URL
from control_plane.domain.runs import FINAL, Run, RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.services import demo_content
from control_plane.services.agents import save_agent
from control_plane.services.approvals import decide, list_approvals
from control_plane.services.connections import save_connection
from control_plane.services.launch import launch
from control_plane.services.patterns import save_pattern
from control_plane.services.runs import get_run, view_run
from control_plane.services.tools import save_tool
from tests.planes import PRINCIPAL, plane_in, until

REQUESTS = {
    "quick_answer": "Which article explains how to reset a password?",
    "support_swarm": "I was billed twice for order A-1042. Please refund 42.50.",
    "answer_pipeline": "Where is my order A-1042 and how do I return it?",
    "case_supervisor": "The invoice of order A-1042 is wrong and the app shows an error. "
    "Sort it out.",
    "migration_plan": "Research how returns work, check the billing of order A-1042, "
    "write a summary.",
}
JAPANESE = {
    "quick_answer": "パスワードを再設定する方法を教えてください。",
    "support_swarm": "注文 A-2077 の請求が二重です。返金してください。",
    "answer_pipeline": "注文 A-3001 の配送状況を教えてください。",
    "case_supervisor": "注文 A-1042 の請求書に誤りがあり、アプリもエラーになります。",
    "migration_plan": "返品の流れを調べ、注文 A-1042 の請求を確認し、要約を書いてください。",
}


def _connection() -> tuple[dict[str, Any], str | None]:
    """The rehearsal model, or the endpoint the environment names, with the model to ask there."""
    return {"name": "rehearsal", "base_url": REHEARSAL_URL}, None


def _live_connection() -> tuple[dict[str, Any], str | None]:
    base_url = os.environ.get("OPENAI_BASE_URL")
    if not base_url:
        pytest.skip("OPENAI_BASE_URL names no endpoint")
    key = {"api_key_env": "OPENAI_API_KEY"} if os.environ.get("OPENAI_API_KEY") else {}
    return {"name": "rehearsal", "base_url": base_url, **key}, os.environ.get("OPENAI_MODEL")


@pytest.fixture(params=["rehearsal", pytest.param("live", marks=pytest.mark.live)])
def fleet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Plane]:
    connection, model = _live_connection() if request.param == "live" else _connection()
    with plane_in(tmp_path) as plane:
        save_connection(plane.desk, PRINCIPAL, spec=connection, expected_version=None)
        for tool in demo_content.TOOLS:
            save_tool(plane.desk, PRINCIPAL, spec=tool, expected_version=None)
        for name, (_stage, spec) in demo_content.AGENTS.items():
            changed = {**spec, **({"model": model} if model else {})}
            save_agent(plane.desk, PRINCIPAL, name=name, owner="test", spec=changed)
        for name, spec in demo_content.PATTERNS.items():
            save_pattern(plane.desk, PRINCIPAL, name=name, owner="test", spec=spec)
        plane.worker.start()
        yield plane


def _to_the_end(plane: Plane, run: Run) -> Run:
    """Approve whatever the run asks until it has ended."""

    def looked() -> Run | None:
        for approval in list_approvals(plane.desk, PRINCIPAL, run_id=run.id).items:
            assert approval.status is ApprovalStatus.PENDING
            decide(plane.desk, PRINCIPAL, approval.id, verdict="approve", digest=approval.digest)
        now = get_run(plane.desk, PRINCIPAL, run.id)
        return now if now.status in FINAL else None

    return until(looked)


@pytest.mark.parametrize("pattern", REQUESTS)
def test_it_answers_and_puts_every_effect_on_record(fleet: Plane, pattern: str) -> None:
    run = launch(fleet.desk, PRINCIPAL, pattern=pattern, input={"request": REQUESTS[pattern]})
    ended = _to_the_end(fleet, run)
    view = view_run(fleet.desk, PRINCIPAL, run.id)
    assert ended.status is RunStatus.SUCCEEDED, ended.error
    assert ended.answer
    assert {step.status for step in view.steps} == {StepStatus.COMPLETED}
    assert ended.usage.tokens > 0
    assert ended.usage.calls > 0


@pytest.mark.parametrize("pattern", JAPANESE)
def test_it_answers_a_japanese_request_in_japanese(fleet: Plane, pattern: str) -> None:
    run = launch(fleet.desk, PRINCIPAL, pattern=pattern, input={"request": JAPANESE[pattern]})
    ended = _to_the_end(fleet, run)
    assert ended.status is RunStatus.SUCCEEDED, ended.error
    assert ended.answer is not None
    assert any("ぁ" <= sign <= "ん" for sign in ended.answer)


def test_the_swarm_asks_before_billing_gets_the_task_and_before_money_moves(fleet: Plane) -> None:
    run = launch(
        fleet.desk, PRINCIPAL, pattern="support_swarm", input={"request": REQUESTS["support_swarm"]}
    )
    _to_the_end(fleet, run)
    steps = view_run(fleet.desk, PRINCIPAL, run.id).steps
    asked = [step.detail["kind"] for step in steps if step.kind is StepKind.APPROVAL]
    assert asked == ["handoff", "tool"]
