"""The audit page has a word for everything that is put on record."""

from __future__ import annotations

import re
from pathlib import Path

from control_plane.domain.audit_actions import ACTIONS

ROOT = Path(__file__).parents[3] / "control_plane"
_NOTED = re.compile(
    r'(?:desk\.audit|_note)\(\s*(?:desk, )?(?:tx, )?\w+(?:\.\w+)?,\s*"([a-z_]+\.[a-z_]+)"'
)


def test_every_action_that_is_recorded_has_a_word() -> None:
    noted = {
        action
        for path in ROOT.rglob("*.py")
        for action in _NOTED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(noted) > 20
    assert sorted(noted - set(ACTIONS)) == []
