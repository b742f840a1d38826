"""Secrets are taken out of text, and innocent text stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.secrets.redaction import (
    HIDDEN,
    KnownSecrets,
    known_secrets,
    redacted,
    redacted_json,
    redacted_progress,
)

SECRET = 'pass"word\\with/all+kinds 4711'


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    known_secrets.add(SECRET)
    known_secrets.add("1234567890123")
    yield
    known_secrets.forget()


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        json.dumps({"said": SECRET}),
        "https://x.example/?key=pass%22word%5Cwith%2Fall%2Bkinds%204711",
        "key=pass%22word%5Cwith%2Fall%2Bkinds+4711",
    ],
)
def test_a_known_value_is_found_as_it_is_and_as_json_and_urls_write_it(text: str) -> None:
    assert HIDDEN in redacted(text)
    assert "4711" not in redacted(text)


@pytest.mark.parametrize(
    "key",
    [
        "sk-proj-AbCdEf0123456789xyz",
        "sk-ab***************yz",
        "ghp_abcdefghijklmnop0123456789",
        "github_pat_11ABCDEFG0abcdefghij",
        "AKIAIOSFODNN7EXAMPLE",
        "xoxb-123456789012-abcdefghij",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP",
        "AIzaSyA-1234567890abcdefghijklmnopqrst",
        "acp_0123456789abcdefghijKLMN",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_key_is_taken_out_wherever_it_stands(key: str) -> None:
    for text in (key, f"It is {key}.", f'{{"key":"{key}"}}', f"?token={key}&x=1"):
        assert key not in redacted(text), text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Authorization: Bearer abc123.def456", "Authorization: Bearer [secret]"),
        ("postgresql://me:pa55@db:5432/x", "postgresql://[secret]@db:5432/x"),
        ("https://me:pa55@h.example/v1?q=1", "https://[secret]@h.example/v1?q=1"),
    ],
)
def test_only_the_secret_part_is_hidden(text: str, left: str) -> None:
    assert redacted(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "The bearer of bad news asked for sk-learn and a risk-based task-force.",
        "See http://localhost:8080/users/@me and mail a@b.example.",
        "Basic understanding of xoxo, eyJ, and AKIA.",
        "Locale sk-SK, gh_pages, hf_hub",
        '{"n": 12345678, "f": 1.5, "t": true}',
    ],
)
def test_innocent_text_stays(text: str) -> None:
    assert redacted(text) == text


def test_json_stays_json_even_where_a_secret_is_a_number() -> None:
    document = b'{"a":1234567890123,"b":["x",{"1234567890123":"sk-proj-AbCdEf0123456789"}],"c":1}'
    assert json.loads(redacted_json(document)) == {
        "a": HIDDEN,
        "b": ["x", {HIDDEN: HIDDEN}],
        "c": 1,
    }
    same = b'{ "a" : 1 }'
    assert redacted_json(same) is same


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_around_it_lets_a_known_value_through(before: str, after: str) -> None:
    known_secrets.add(SECRET)
    assert SECRET not in redacted(before + SECRET + after)
    assert (
        SECRET not in json.loads(redacted_json(json.dumps([before + SECRET + after]).encode()))[0]
    )


def test_growing_text_is_cut_where_a_secret_has_begun() -> None:
    for length in range(4, len(SECRET)):
        assert redacted_progress(f"Here: {SECRET[:length]}") == "Here: "
    assert redacted_progress("Here: pas") == "Here: pas"


def test_the_environment_s_secrets_are_known_by_their_names() -> None:
    known = KnownSecrets()
    known.add_from(
        {
            "OIDC_CLIENT_SECRET": "oidc-secret-1",
            "COOKIE_SECRET": "a-long-cookie-secret-without-digits",
            "TEMPORAL_API_KEY": "temporal-key-2",
            "DATABASE_URL": "postgresql://me:p%40ssw0rd99@db/x",
            "SOME_TOKEN": "enabled",
            "GOOGLE_CREDENTIALS": "/etc/google/credentials-1.json",
            "LANG": "en_US.UTF-8",
        }
    )
    text = (
        "oidc-secret-1 a-long-cookie-secret-without-digits temporal-key-2 p@ssw0rd99"
        " enabled /etc/google/credentials-1.json en_US.UTF-8"
    )
    assert known.without(text) == (
        f"{HIDDEN} {HIDDEN} {HIDDEN} {HIDDEN} enabled /etc/google/credentials-1.json en_US.UTF-8"
    )
