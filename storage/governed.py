"""What runs execute, under the policies they took up when they were launched."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping

from control_plane.domain.agents import AgentSpec
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.policy import Policy, from_origin, under
from control_plane.domain.runs import Pin
from storage.policies import policy_version
from storage.specs import PinnedSpecs, pattern_spec_of


class GovernedSpecs:
    """Pattern specifications with the workspace's rules before their own; versions are kept."""

    def __init__(self, specs: PinnedSpecs) -> None:
        self._specs = specs
        self._policies: dict[tuple[str, int], Policy] = {}

    def spec(self, sql: Connection, row: RowMapping) -> PatternSpec:
        """What the run in the row executes. Raises `LookupError` if a part of it is gone."""
        spec = self._own(sql, row)
        if row["parent_run_id"] is not None:  # Its parent has put all rules into it.
            return spec
        policy = from_origin(spec.policy, f"pattern/{row['pattern_name']}@{row['pattern_version']}")
        if row["policy_version"] is not None:
            policy = under(self._of_workspace(sql, row), policy)
        return spec.model_copy(update={"policy": policy})

    def _own(self, sql: Connection, row: RowMapping) -> PatternSpec:
        if row["inline_spec"] is not None:
            return pattern_spec_of(row["inline_spec"])
        spec = self._specs.get(sql, Pin("pattern", row["pattern_id"], row["pattern_version"]))
        if spec is None or isinstance(spec, AgentSpec):
            raise LookupError(f"run {row['id']} points at a pattern version that is gone")
        return spec

    def _of_workspace(self, sql: Connection, row: RowMapping) -> Policy:
        key = (str(row["workspace_id"]), int(row["policy_version"]))
        if key not in self._policies:
            found = policy_version(sql, *key)
            if found is None:  # Fails closed: without its policy nobody knows what needs a person.
                raise LookupError(f"run {row['id']} points at a policy version that is gone")
            self._policies[key] = found.pinned
        return self._policies[key]
