"""Errors as JSON: problem details for HTTP APIs (RFC 9457)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from control_plane.representations.common import View


class FieldProblem(View):
    """One thing wrong with one field."""

    field: str = Field(description="Dotted path of the field; empty for the whole.")
    message: str


class ProblemDetails(BaseModel):
    """Why a request was not carried out, and what to do."""

    type: str = Field(examples=["urn:control-plane:problem:conflict"])
    title: str
    status: int
    detail: str = Field(description="One sentence for a person.")
    instance: str = Field(description="The path that was asked for.")
    problems: list[FieldProblem] | None = Field(
        default=None, description="Every wrong field at once."
    )
    reference: str | None = Field(default=None, description="What to look for in the server's log.")
