"""Generates the typed Python client from the API's description: `python -m clients.generate`."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson

from control_plane.api.app import api

HERE = Path(__file__).parent / "python"
PACKAGE = HERE / "control_plane_client"
DIGEST = PACKAGE / "description.sha256"
"""Of the description the client was generated from."""
_CONFIG = """
package_name_override: control_plane_client
post_hooks: []
content_type_overrides:
  application/x-ndjson: application/octet-stream
"""


def description() -> bytes:
    """What the API says of itself, but for its version."""
    told = api.openapi()
    unversioned = {**told, "info": {**told["info"], "version": "1"}}
    return orjson.dumps(unversioned, option=orjson.OPT_SORT_KEYS)


def digest() -> str:
    """Of the description the API has now."""
    return hashlib.sha256(description()).hexdigest()


def generate(target: Path) -> None:
    """Write the client's package to the folder, which is replaced.

    Raises:
        CalledProcessError: The generator failed, or left something out.
    """
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        document, config = Path(folder, "openapi.json"), Path(folder, "config.yaml")
        document.write_bytes(description())
        config.write_text(_CONFIG, encoding="utf-8")
        command = [sys.executable, "-m", "openapi_python_client", "generate"]
        command += ["--path", str(document), "--config", str(config)]
        command += ["--meta", "none", "--output-path", str(target), "--fail-on-warning"]
        subprocess.run(command, check=True)  # noqa: S603 - The command is ours.
    (target / DIGEST.name).write_text(f"{digest()}\n", encoding="utf-8")


if __name__ == "__main__":
    generate(PACKAGE)
