"""The vault seals what only it opens, and only where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from control_plane.domain.errors import ConfigurationError
from control_plane.secrets.vault import KeyVault, keys_in, new_key

OLD, NEW = new_key(), new_key()


def test_what_is_sealed_opens_in_its_own_context_only() -> None:
    vault = KeyVault((NEW,))
    sealed = vault.seal("pässword", context="secret/default/mail")
    assert "ssword" not in sealed
    assert vault.open(sealed, context="secret/default/mail") == "pässword"
    with pytest.raises(ConfigurationError, match="does not open"):
        vault.open(sealed, context="secret/other/mail")


def test_the_same_text_is_never_sealed_to_the_same_twice() -> None:
    vault = KeyVault((NEW,))
    assert vault.seal("a", context="c") != vault.seal("a", context="c")


def test_a_changed_byte_is_found() -> None:
    sealed = KeyVault((NEW,)).seal("value", context="c")
    for at in range(len(sealed) - 8, len(sealed)):
        changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        if changed != sealed:
            with pytest.raises(ConfigurationError):
                KeyVault((NEW,)).open(changed, context="c")


def test_the_first_of_several_keys_seals_and_all_open() -> None:
    before = KeyVault((OLD,)).seal("kept", context="c")
    both = KeyVault((NEW, OLD))
    assert both.open(before, context="c") == "kept"
    assert not both.is_current(before)
    after = both.seal("kept", context="c")
    assert both.is_current(after)
    assert KeyVault((NEW,)).open(after, context="c") == "kept"
    with pytest.raises(ConfigurationError, match="put that key behind"):
        KeyVault((NEW,)).open(before, context="c")


def test_without_a_key_the_refusal_says_how_to_make_one() -> None:
    for call in (KeyVault().seal, KeyVault().open):
        with pytest.raises(ConfigurationError, match="secrets new-key"):
            call("x", context="c")


@pytest.mark.parametrize(
    "key", ["short", "ö", "!!!!", NEW[:-4]], ids=["short", "not ASCII", "not Base64", "cut off"]
)
def test_what_is_no_key_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        KeyVault((key,))
    assert key not in str(refused.value)


def test_keys_come_from_the_variable_or_the_file_it_names(tmp_path: Path) -> None:
    assert keys_in({}) == ()
    assert keys_in({"CONTROL_PLANE_SECRET_KEY": f"{NEW}, {OLD}"}) == (NEW, OLD)
    file = tmp_path / "key"
    file.write_text(f"{NEW}\n{OLD}\n")
    assert keys_in({"CONTROL_PLANE_SECRET_KEY_FILE": str(file)}) == (NEW, OLD)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        keys_in({"CONTROL_PLANE_SECRET_KEY_FILE": str(tmp_path / "none")})
