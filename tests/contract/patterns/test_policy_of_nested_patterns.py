"""What a pattern holds for a person is held in the patterns nested in it, too."""

from __future__ import annotations

from pathlib import Path

from control_plane.domain.approvals import Approval
from control_plane.domain.runs import Run, RunStatus
from control_plane.services.approvals import decide, list_approvals
from control_plane.services.demo import seed_demo
from control_plane.services.launch import launch
from control_plane.services.patterns import save_pattern
from control_plane.services.runs import get_run
from tests.planes import PRINCIPAL, plane_in, until

OUTER = {
    "kind": "single",
    "member": {"name": "answer_pipeline", "kind": "pattern"},
    "policy": {"rules": [{"on": "agent", "target": "writer", "because": "Words go out."}]},
}


def test_the_nested_writer_waits_for_a_person_because_the_outer_pattern_says_so(
    tmp_path: Path,
) -> None:
    with plane_in(tmp_path) as plane:
        seed_demo(plane.desk, PRINCIPAL)
        save_pattern(plane.desk, PRINCIPAL, name="careful", owner="test", spec=OUTER)
        plane.worker.start()
        run = launch(
            plane.desk, PRINCIPAL, pattern="careful", input={"request": "Where is order A-1042?"}
        )

        def asked() -> Approval | None:
            waiting = list_approvals(plane.desk, PRINCIPAL, limit=200).items
            return next((a for a in waiting if a.because == "Words go out."), None)

        approval = until(asked)
        child = get_run(plane.desk, PRINCIPAL, approval.run_id)
        assert child.parent_run_id == run.id
        assert approval.action.target == "writer"

        decide(plane.desk, PRINCIPAL, approval.id, verdict="approve", digest=approval.digest)

        def ended() -> Run | None:
            now = get_run(plane.desk, PRINCIPAL, run.id)
            return now if now.finished_at else None

        assert until(ended).status is RunStatus.SUCCEEDED
