"""Embeddings by hashing: texts that share terms are near each other, and nothing is learned."""

from __future__ import annotations

import base64
import hashlib
import math
import struct
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from control_plane.models.rehearsal.answers import is_model
from control_plane.models.rehearsal.request import wire_error
from control_plane.models.rehearsal.terms import count_tokens, terms_of
from control_plane.models.rehearsal.wire import WireError

DIMENSIONS = 64
"""Length of a vector, unless the request asks for another."""

_WHOLE_TEXT_WEIGHT = (
    0.25  # Tells texts with the same terms apart without moving them away from each other.
)

Text = Annotated[str, Field(min_length=1)]
TokenIds = Annotated[list[int], Field(min_length=1)]


class EmbeddingsRequest(BaseModel):
    """The body of `POST /v1/embeddings`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    input: (
        Text
        | TokenIds
        | Annotated[list[Text] | list[TokenIds], Field(min_length=1, max_length=2048)]
    )
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: int = Field(default=DIMENSIONS, ge=1, le=4096)

    @property
    def texts(self) -> list[str]:
        """What is to be embedded; token numbers are taken as words."""
        if isinstance(self.input, str):
            return [self.input]
        if isinstance(self.input[0], int):
            return [" ".join(map(str, self.input))]
        items = cast("list[str | list[int]]", self.input)
        return [item if isinstance(item, str) else " ".join(map(str, item)) for item in items]


def embeddings(body: bytes) -> dict[str, Any] | WireError:
    """The body of the answer, or the error to answer with."""
    try:
        request = EmbeddingsRequest.model_validate_json(body)
    except ValidationError as error:
        return wire_error(error)
    if not is_model(request.model):
        return WireError.unknown_model(request.model)
    tokens = sum(max(1, count_tokens(text)) for text in request.texts)
    data = [
        {"object": "embedding", "index": index, "embedding": _encoded(text, request)}
        for index, text in enumerate(request.texts)
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": data, "model": request.model, "usage": usage}


def embed(text: str, *, dimensions: int = DIMENSIONS) -> list[float]:
    """A vector of length 1 for the text."""
    vector = [0.0] * dimensions
    for term in terms_of(text):
        _add(vector, term, 1.0)
    _add(vector, f"text:{text}", _WHOLE_TEXT_WEIGHT)
    norm = math.sqrt(sum(value * value for value in vector))
    if not norm:
        return [1.0] + [0.0] * (dimensions - 1)
    return [value / norm for value in vector]


def _add(vector: list[float], feature: str, weight: float) -> None:
    digest = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest())
    vector[(digest >> 1) % len(vector)] += weight if digest & 1 else -weight


def _encoded(text: str, request: EmbeddingsRequest) -> list[float] | str:
    vector = embed(text, dimensions=request.dimensions)
    if request.encoding_format == "float":
        return vector
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
