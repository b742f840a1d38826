"""The rehearsal model: a deterministic OpenAI-compatible endpoint for use without a key.

It answers over real HTTP on the loopback interface, so the whole client path is exercised.
"""

from __future__ import annotations

from control_plane.models.rehearsal.server import RehearsalServer, rehearsal_app

__all__ = ["RehearsalServer", "rehearsal_app"]
