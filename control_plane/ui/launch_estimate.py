"""What a run will probably cost, in words."""

from __future__ import annotations

from control_plane.domain.estimate import Estimate
from control_plane.ui import format, tiles
from control_plane.ui.i18n import _, n_


def show(found: Estimate, *, rehearsal: bool) -> None:
    """The estimate with its ground."""
    notes = [_basis(found)]
    if found.low_usd is not None and found.high_usd is not None:
        between = _(
            "between {low} and {high}",
            low=format.money(found.low_usd),
            high=format.money(found.high_usd),
        )
        notes.insert(0, between)
    if rehearsal:
        notes.append(_("Rehearsal: nothing is charged."))
    value = format.money(found.cost_usd) if found.cost_usd is not None else _("unknown")
    tiles.show([tiles.tile(_("Estimated cost"), value, notes=notes)], key="estimate")


def _basis(found: Estimate) -> str:
    if found.basis == "past_runs":
        return n_("median of the last run", "median of the last {n} runs", found.sample)
    if found.basis == "prompt":
        return _("from the length of the prompts and the price list")
    return _("a model of this pattern has no known price")
