"""Legal holds: place, list, release; and whether something is held."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.retention import HoldKind, LegalHold, held_by
from control_plane.domain.schedules import Schedule
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.subjects import check_held

_LONGEST_REASON = 1000
_LONGEST_TARGET = 200


def list_holds(desk: Desk, principal: Principal, *, released: bool = False) -> Sequence[LegalHold]:
    """The holds of the workspace, newest first; released ones too if asked for."""
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        return tx.holds.list(principal.workspace_id, released=released)


def place_hold(
    desk: Desk, principal: Principal, *, kind: str, target: str = "", reason: str
) -> LegalHold:
    """Keep data from being deleted or erased until the hold is released.

    Args:
        target: Run id, pattern name or principal id; nothing for the whole workspace.

    Raises:
        InvalidInput: Names everything missing or wrong.
        NotFound: There is no such run, pattern or person.
    """
    require(principal, Role.ADMIN)
    reason, target = reason.strip(), target.strip()
    if kind == HoldKind.WORKSPACE:
        target = principal.workspace_id
    _check(kind, target, reason)
    hold = LegalHold(
        desk.new_id("hold"),
        principal.workspace_id,
        HoldKind(kind),
        target,
        reason,
        desk.now(),
        principal.id,
    )
    with desk.store.writing() as tx:
        check_held(tx, principal, hold.kind, target)
        tx.holds.add(hold)
        desk.audit(
            tx,
            principal,
            "hold.placed",
            f"hold/{hold.id}",
            on=f"{kind}/{target}",
            reason=reason,
        )
    return hold


def release_hold(desk: Desk, principal: Principal, hold_id: str, *, reason: str) -> LegalHold:
    """End a hold; from the next pass on, what it kept may go.

    Raises:
        NotFound: There is no such hold.
        InvalidInput: The reason is missing.
        Conflict: It was released before.
    """
    require(principal, Role.ADMIN)
    problems = _reason_problems(reason.strip())
    if problems:
        raise InvalidInput(problems)
    with desk.store.writing() as tx:
        hold = _existing(tx, principal, hold_id)
        released = tx.holds.release(hold.id, by=principal.id, reason=reason.strip(), now=desk.now())
        if not released:
            raise Conflict(N_("This hold was released before."))
        desk.audit(
            tx,
            principal,
            "hold.released",
            f"hold/{hold.id}",
            on=f"{hold.kind.value}/{hold.target}",
            reason=reason.strip(),
        )
        return _existing(tx, principal, hold_id)


def check_not_held(tx: Records, schedule: Schedule) -> None:
    """Let a schedule be removed with its history, unless a hold keeps it.

    Raises:
        Conflict: A hold is on the workspace, its owner, its pattern, or a run of that pattern.
    """
    held = held_by(tx.holds.list(schedule.workspace_id))
    runs = [tx.runs.get(schedule.workspace_id, run_id) for run_id in held.runs]
    patterns = {*held.patterns, *(run.pattern_name for run in runs if run is not None)}
    if held.everything or schedule.owner in held.people or schedule.spec.pattern in patterns:
        raise Conflict(
            N_("Schedule {name} and its history are under legal hold; pause it instead."),
            name=schedule.spec.name,
        )


def _existing(tx: Records, principal: Principal, hold_id: str) -> LegalHold:
    hold = tx.holds.get(principal.workspace_id, hold_id)
    if hold is None:
        raise NotFound(N_("There is no hold {hold}."), hold=hold_id)
    return hold


def _check(kind: str, target: str, reason: str) -> None:
    problems = _reason_problems(reason)
    if kind not in set(HoldKind):
        kinds = ", ".join(HoldKind)
        problems.append(Problem("kind", N_("Choose one of {kinds}."), {"kinds": kinds}))
    if not target:
        problems.append(Problem("target", N_("Say what is held: a run, a pattern or a person.")))
    if len(target) > _LONGEST_TARGET:
        template = N_("Use at most {most} characters.")
        problems.append(Problem("target", template, {"most": _LONGEST_TARGET}))
    if problems:
        raise InvalidInput(problems)


def _reason_problems(reason: str) -> list[Problem]:
    if not reason:
        return [Problem("reason", N_("Say why; whoever reads this later needs to know."))]
    if len(reason) > _LONGEST_REASON:
        template = N_("Use at most {most} characters.")
        return [Problem("reason", template, {"most": _LONGEST_REASON})]
    return []
