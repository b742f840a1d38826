"""How values become what crosses Temporal, and back."""

from __future__ import annotations

from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter

_SHARED = PydanticPayloadConverter()


class _SharedPayloadConverter(CompositePayloadConverter):
    """Pydantic's, whose parsers are made once and not for each workflow anew.

    Temporal makes a converter for every workflow; the parsers of what crosses it take longer to
    make than most verbs to carry out. They belong to types that the sandbox shares.
    """

    def __init__(self) -> None:
        super().__init__(*_SHARED.converters.values())


data_converter = DataConverter(payload_converter_class=_SharedPayloadConverter)
