"""What all representations share: how money, instants and documented objects look as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

T = TypeVar("T")


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"


Usd = Annotated[
    Decimal,
    PlainSerializer(_plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["0.001230"]}),
]
"""US dollars as a decimal string, so that no reader rounds them through a binary float."""


VersionNumber = Annotated[int, Field(ge=1, le=2_147_483_646)]
"""Number of a version; the bound is what every store's integer column takes, with one to spare."""

ExpectedVersion = Annotated[
    VersionNumber | None, Field(description="The version that was read; or send it as `If-Match`.")
]


class View(BaseModel):
    """A representation made from the attributes of a domain value."""

    model_config = ConfigDict(from_attributes=True)


class Change(View):
    """One field that differs between two versions."""

    field: str
    before: str
    after: str


class Draft(BaseModel):
    """A body a caller sends. Unknown fields are refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid")


class Listing(View, Generic[T]):
    """All there are."""

    items: list[T]


class Paged(View, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None
    """Pass it back as `cursor` for the next page; `null` on the last."""


class ShapeOf:
    """Documents an object by the shape of a model, and leaves checking it to the service.

    The service names everything wrong with it at once, what only the store knows included.
    """

    def __init__(self, type_: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(type_)

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The documented shape instead of "any object"."""
        return handler(self._adapter.core_schema)
