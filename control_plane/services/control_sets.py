"""What each risk tier asks for in a workspace: read, and changed by an admin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import RiskTier
from control_plane.domain.controls import ControlSet, ControlSpec
from control_plane.domain.errors import N_, Conflict, InvalidInput, Problem
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.stages import control_set_of


def list_control_sets(desk: Desk, principal: Principal) -> list[ControlSet]:
    """What holds now, by rising tier; version 0 is the product's default."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return [control_set_of(tx, principal.workspace_id, tier) for tier in RiskTier]


def control_set_versions(desk: Desk, principal: Principal, tier: str) -> Sequence[ControlSet]:
    """What was saved for a tier, newest first. Raises `InvalidInput` for no tier of ours."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.controls.versions(principal.workspace_id, _tier(tier))


def save_control_set(
    desk: Desk,
    principal: Principal,
    *,
    tier: str,
    spec: Mapping[str, Any] | ControlSpec,
    expected_version: int,
    note: str = "",
) -> ControlSet:
    """Save what a tier asks for from now on, as its next version.

    Agents in staging and production stay where they are; what they lack is flagged.

    Args:
        expected_version: The one that was read; 0 where the default holds.

    Raises:
        InvalidInput: Names every wrong field.
        Conflict: Somebody saved first.
    """
    require(principal, Role.ADMIN)
    wanted, chosen = parse(ControlSpec, spec), _tier(tier)
    with desk.store.writing() as tx:
        before = control_set_of(tx, principal.workspace_id, chosen)
        saved = ControlSet(
            workspace_id=principal.workspace_id,
            tier=chosen,
            version=expected_version + 1,
            spec=wanted,
            saved_at=desk.now(),
            saved_by=principal.id,
            note=note,
        )
        if before.version != expected_version or not tx.controls.add(saved):
            raise Conflict(
                N_(
                    "The controls of tier {tier} are at version {version} now, saved by somebody"
                    " else; open them again and repeat your change."
                ),
                tier=chosen.value,
                version=before.version,
            )
        facts = {"version": saved.version, "note": note}
        desk.audit(tx, principal, "controls.saved", f"controls/{chosen.value}", **facts)
        return saved


def _tier(tier: str) -> RiskTier:
    if tier not in set(RiskTier):
        expected = {"expected": ", ".join(RiskTier)}
        raise InvalidInput([Problem("tier", N_("Choose one of {expected}."), expected)])
    return RiskTier(tier)
