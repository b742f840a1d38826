"""Patterns: compose, check, change, restore."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking, Caller
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.domain.errors import InvalidInput
from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.topology import topology
from control_plane.domain.validation import parse
from control_plane.representations import patterns as shown
from control_plane.representations.agents import RestoreDraft
from control_plane.representations.common import Change, Listing, VersionNumber
from control_plane.representations.problems import FieldProblem
from control_plane.services import patterns

router = APIRouter(prefix="/patterns", tags=["patterns"])
Name = Annotated[str, Path(max_length=100, examples=["support_swarm"])]


@router.get("", responses=documented())
def list_patterns(asking: Asking) -> Listing[shown.Pattern]:
    """All patterns by name."""
    return Listing(
        items=[shown.Pattern.model_validate(pattern) for pattern in patterns.list_patterns(*asking)]
    )


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def register_pattern(
    asking: Asking, draft: shown.PatternDraft, response: Response
) -> shown.Pattern:
    """Register a pattern; its first version is 1."""
    pattern = patterns.save_pattern(
        *asking, name=draft.name, owner=draft.owner, spec=draft.spec, note=draft.note
    )
    created(response, f"patterns/{pattern.name}", version=pattern.version)
    return shown.Pattern.model_validate(pattern)


@router.post("/check", responses=documented(413, 415))
def check_pattern(asking: Asking, draft: shown.PatternCheckDraft) -> shown.PatternCheck:
    """Everything that keeps a pattern from being saved, and its topology, without saving it."""
    found = patterns.check_pattern(*asking, name=draft.name, spec=draft.spec)
    return shown.PatternCheck(
        problems=[FieldProblem.model_validate(problem) for problem in found],
        graph=_drawn(asking, draft.spec),
    )


@router.get("/{name}", responses=documented(404))
def get_pattern(asking: Asking, name: Name, response: Response) -> shown.Pattern:
    """One pattern. Its `ETag` is the version a change must name."""
    pattern = patterns.get_pattern(*asking, name)
    response.headers["ETag"] = etag(pattern.version)
    return shown.Pattern.model_validate(pattern)


@router.put("/{name}", responses=documented(404, 409, 413, 415))
def change_pattern(
    asking: Asking,
    name: Name,
    change: shown.PatternChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Pattern:
    """Save what a pattern is to be; a changed specification becomes its next version."""
    pattern = patterns.save_pattern(
        *asking,
        name=name,
        owner=change.owner,
        spec=change.spec,
        note=change.note,
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(pattern.version)
    return shown.Pattern.model_validate(pattern)


@router.get("/{name}/versions", responses=documented(404))
def list_versions(asking: Asking, name: Name) -> Listing[shown.PatternVersion]:
    """All versions of a pattern, newest first."""
    versions = patterns.pattern_versions(*asking, name)
    return Listing(items=[shown.PatternVersion.model_validate(version) for version in versions])


@router.get("/{name}/changes", responses=documented(404))
def compare_versions(
    asking: Asking,
    name: Name,
    before: Annotated[VersionNumber, Query()],
    after: Annotated[VersionNumber, Query()],
) -> Listing[Change]:
    """The fields that differ between two versions."""
    changes = patterns.compare_patterns(*asking, name, before, after)
    return Listing(items=[Change.model_validate(change) for change in changes])


@router.get("/{name}/topology", responses=documented(404))
def get_topology(asking: Asking, name: Name) -> shown.Graph:
    """The pattern as nodes and edges, from start to end."""
    return _graph(asking, patterns.get_pattern(*asking, name).spec)


@router.post("/{name}/restore", responses=documented(404, 409, 413, 415))
def restore_version(
    asking: Asking, name: Name, draft: RestoreDraft, response: Response, if_match: IfMatch = None
) -> shown.Pattern:
    """Make an earlier version current again, as a new version, if it can still work."""
    expected = version_to_change(if_match, draft.expected_version)
    pattern = patterns.restore_pattern(
        *asking, name, version=draft.version, expected_version=expected
    )
    response.headers["ETag"] = etag(pattern.version)
    return shown.Pattern.model_validate(pattern)


def _drawn(caller: Caller, spec: dict[str, Any]) -> shown.Graph | None:
    try:
        return _graph(caller, parse(pattern_spec, spec))
    except InvalidInput:
        return None


def _graph(caller: Caller, spec: PatternSpec) -> shown.Graph:
    return shown.Graph.model_validate(topology(spec, patterns.member_roles(*caller, spec)))
