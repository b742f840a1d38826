"""A key is read from where it is named, when it is needed, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from control_plane.domain.errors import N_, ConfigurationError, StepFailed
from control_plane.secrets.keys import Keys
from control_plane.secrets.redaction import redacted


async def key(reference: str, keys: Keys | None = None, workspace: str = "default") -> str:
    return await (keys or Keys()).key(reference, workspace_id=workspace, needed_by="prod")


async def test_no_reference_is_no_key() -> None:
    assert await key("") == ""


async def test_a_variable_is_read_at_each_use(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (" first-key-1\n", "second-key-2"):
        monkeypatch.setenv("MY_KEY", value)
        assert await key("env:MY_KEY") == value.strip()
        assert value.strip() not in redacted(f"it said {value}")


@pytest.mark.parametrize("value", [None, "", "  ", "鍵", "two\nlines"])
async def test_a_missing_or_impossible_key_names_its_variable(value: str | None) -> None:
    with pytest.raises(StepFailed, match=r"MY_KEY.*prod") as refused:
        await key("env:MY_KEY", Keys(environment={} if value is None else {"MY_KEY": value}))
    assert refused.value.reason == "configuration"


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "CONTROL_PLANE_SECRET_KEY", "TEMPORAL_API_KEY", "control_plane_x"]
)
async def test_the_control_plane_s_own_variables_are_no_keys(name: str) -> None:
    with pytest.raises(StepFailed, match="belongs to the control plane"):
        await key(f"env:{name}", Keys(environment={name: "own-secret-123"}))


@pytest.mark.parametrize(
    ("variable", "workspace", "its"),
    [
        ("ANY_KEY", "default", True),
        ("WORKSPACE_PAY__KEY", "default", True),
        ("WORKSPACE_PAY__KEY", "pay", True),
        ("WORKSPACE_PAY__KEY_2", "pay", True),
        ("ANY_KEY", "pay", False),
        ("PAY_KEY", "pay", False),
        ("WORKSPACE_PAY_EU__KEY", "pay", False),
        ("WORKSPACE_PAY__EU__KEY", "pay", False),
        ("WORKSPACE_PAY__EU__KEY", "pay__eu", True),
        ("WORKSPACE_PAY___KEY", "pay", False),
        ("WORKSPACE_PAY___KEY", "pay_", True),
        ("WORKSPACE_PAY__", "pay", False),
        ("workspace_pay__KEY", "pay", False),
    ],
)
async def test_a_variable_belongs_to_one_workspace_beside_the_first(
    variable: str, workspace: str, its: bool
) -> None:
    keys = Keys(environment={variable: "value-12345"})
    if its:
        assert await key(f"env:{variable}", keys, workspace) == "value-12345"
        return
    with pytest.raises(StepFailed, match=f"WORKSPACE_{workspace.upper()}__NAME") as refused:
        await key(f"env:{variable}", keys, workspace)
    assert refused.value.reason == "configuration"


async def test_a_workspace_reads_files_of_its_own_folder_only(tmp_path: Path) -> None:
    for name in ("pay", "bill"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "key").write_text(f"{name}-12345")
    keys = Keys(folders=[tmp_path])
    assert await key(f"file:{tmp_path}/pay/key", keys, "pay") == "pay-12345"
    assert await key(f"file:{tmp_path}/pay/key", keys) == "pay-12345"
    for path in (f"{tmp_path}/bill/key", f"{tmp_path}/pay/../bill/key"):
        with pytest.raises(StepFailed, match="cannot be read"):
            await key(f"file:{path}", keys, "pay")


async def test_a_stored_secret_is_the_workspace_s_own() -> None:
    values = {("default", "openai"): "stored-123"}
    keys = Keys(stored=lambda workspace, name: values.get((workspace, name)))
    assert await key("store:openai", keys) == "stored-123"
    with pytest.raises(StepFailed, match="not kept in this workspace"):
        await key("store:openai", keys, workspace="elsewhere")


async def test_a_secret_that_does_not_open_says_why() -> None:
    def refuse(workspace_id: str, name: str) -> str:
        raise ConfigurationError(N_("There is no key."))

    with pytest.raises(StepFailed, match=r"There is no key\.") as refused:
        await key("store:openai", Keys(stored=refuse))
    assert refused.value.reason == "configuration"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for keys, with a key in it, a link out of it, and a file beside it."""
    folder = tmp_path / "keys"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "openai").write_text("file-key-123\n")
    (folder / "large").write_text("x" * 100_000)
    (folder / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "outside").write_text("outside-123")
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "inner-link").symlink_to(folder / "below" / "openai")
    (tmp_path / "keys-too").mkdir()
    (tmp_path / "keys-too" / "openai").write_text("neighbour-123")
    return folder


@pytest.mark.parametrize("name", ["below/openai", "below/../below/openai", "inner-link"])
async def test_a_file_below_the_folder_is_read(folder: Path, name: str) -> None:
    assert await key(f"file:{folder}/{name}", Keys(folders=[folder])) == "file-key-123"


@pytest.mark.parametrize(
    "name",
    ["../outside", "link", "../keys-too/openai", "below", "large", "binary", "none", "a\x00b"],
)
async def test_no_other_file_is_read_and_the_refusals_are_alike(folder: Path, name: str) -> None:
    with pytest.raises(StepFailed, match="cannot be read") as refused:
        await key(f"file:{folder}/{name}", Keys(folders=[folder]))
    assert "outside-123" not in str(refused.value)


async def test_without_folders_no_file_is_read(folder: Path) -> None:
    with pytest.raises(StepFailed, match="CONTROL_PLANE_SECRET_FOLDERS"):
        await key(f"file:{folder}/below/openai")
