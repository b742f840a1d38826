"""A model that takes its time, behind the OpenAI protocol, in a process of its own.

python benchmarks/slow_model.py 0.3      # prints its base URL and serves until killed
"""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from starlette.requests import Request
from starlette.responses import Response

from tests.openai_server import OpenAIServer


class SlowModel(OpenAIServer):
    """Answers every request with the same words after the same time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def _next(self, request: Request) -> Response:
        await asyncio.sleep(self._seconds)
        self.says("Done.")
        return await super()._next(request)


if __name__ == "__main__":
    with SlowModel(float(sys.argv[1])) as model:
        print(model.base_url, flush=True)
        threading.Event().wait()
