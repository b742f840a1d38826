"""Sign-in by an OpenID Connect provider, as the environment describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from control_plane.domain.access import Role
from control_plane.domain.errors import N_, ConfigurationError
from control_plane.domain.members import HOME
from control_plane.domain.sign_in import RoleRule, SignInRules
from control_plane.loopback import is_loopback

_METADATA, _CLIENT = "CONTROL_PLANE_OIDC_METADATA_URL", "CONTROL_PLANE_OIDC_CLIENT_ID"
_CLIENT_SECRET = "CONTROL_PLANE_OIDC_CLIENT_SECRET"  # noqa: S105 - The name of a variable.
_COOKIE_SECRET = "CONTROL_PLANE_COOKIE_SECRET"  # noqa: S105 - The name of a variable.
_REDIRECT, _PUBLIC = "CONTROL_PLANE_OIDC_REDIRECT_URI", "CONTROL_PLANE_PUBLIC_URL"
_ROLE_CLAIM, _ROLE_MAP = "CONTROL_PLANE_ROLE_CLAIM", "CONTROL_PLANE_ROLE_MAP"
_ADMINS, _HOURS = "CONTROL_PLANE_ADMINS", "CONTROL_PLANE_SESSION_HOURS"
_CALLBACK = "/oauth2callback"
_SHORTEST_SECRET = 32


@dataclass(frozen=True)
class SignIn:
    """How people sign in. Each field names its environment variable."""

    metadata_url: str
    """`CONTROL_PLANE_OIDC_METADATA_URL`: the provider's `.well-known/openid-configuration`."""
    client_id: str
    """`CONTROL_PLANE_OIDC_CLIENT_ID`."""
    client_secret: str = field(repr=False)
    """`CONTROL_PLANE_OIDC_CLIENT_SECRET`, or the file `CONTROL_PLANE_OIDC_CLIENT_SECRET_FILE`."""
    cookie_secret: str = field(repr=False)
    """`CONTROL_PLANE_COOKIE_SECRET` or the file `CONTROL_PLANE_COOKIE_SECRET_FILE`: what session
    cookies are signed with, at least 32 characters."""
    redirect_uri: str
    """`CONTROL_PLANE_OIDC_REDIRECT_URI`; by default `CONTROL_PLANE_PUBLIC_URL` and
    `/oauth2callback`."""
    rules: SignInRules = field(default_factory=SignInRules)
    """`CONTROL_PLANE_ROLE_CLAIM`, `CONTROL_PLANE_ROLE_MAP`, `CONTROL_PLANE_ADMINS` and
    `CONTROL_PLANE_SESSION_HOURS`."""

    @property
    def public_url(self) -> str:
        """Scheme and host under which browsers know the desk, such as `https://desk.example`."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"

    def streamlit_secrets(self) -> dict[str, Any]:
        """What `st.login` is configured by."""
        return {
            "auth": {
                "redirect_uri": self.redirect_uri,
                "cookie_secret": self.cookie_secret,
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "server_metadata_url": self.metadata_url,
            }
        }


def sign_in_from(env: Mapping[str, str]) -> SignIn | None:
    """How people sign in; `None` when the environment names no provider.

    Raises:
        ConfigurationError: Something is missing, cannot be, or contradicts another variable.
    """
    needed = {
        _METADATA: env.get(_METADATA, "").strip(),
        _CLIENT: env.get(_CLIENT, "").strip(),
        _CLIENT_SECRET: _secret(env, _CLIENT_SECRET),
        _COOKIE_SECRET: _secret(env, _COOKIE_SECRET),
        _REDIRECT: env.get(_REDIRECT, "").strip(),
    }
    if not any(needed.values()):
        _check_nothing_depends_on_it(env)
        return None
    needed[_REDIRECT] = needed[_REDIRECT] or _redirect_below(env.get(_PUBLIC, "").strip())
    _check(needed, env)
    return SignIn(
        metadata_url=needed[_METADATA],
        client_id=needed[_CLIENT],
        client_secret=needed[_CLIENT_SECRET],
        cookie_secret=needed[_COOKIE_SECRET],
        redirect_uri=needed[_REDIRECT],
        rules=SignInRules(
            role_claim=env.get(_ROLE_CLAIM, "").strip() or SignInRules.role_claim,
            role_map=tuple(map(_rule, _listed(env.get(_ROLE_MAP, "")))),
            # Subjects mind their case, e-mail addresses are compared in lower case.
            admins=frozenset(
                one.lower() if "@" in one else one for one in _listed(env.get(_ADMINS, ""))
            ),
            session_hours=_hours(env.get(_HOURS, "").strip()),
        ),
    )


def _check_nothing_depends_on_it(env: Mapping[str, str]) -> None:
    idle = [name for name in (_ROLE_MAP, _ADMINS) if env.get(name, "").strip()]
    if idle:
        raise ConfigurationError(
            N_("{names} is set, but nobody can sign in; set {variable} and its neighbours too."),
            names=", ".join(idle),
            variable=_METADATA,
        )


def _check(needed: Mapping[str, str], env: Mapping[str, str]) -> None:
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise ConfigurationError(
            N_("Sign-in is configured in part only; set {names} as well, or none of it."),
            names=", ".join(
                f"{_PUBLIC} / {name}" if name == _REDIRECT else name for name in missing
            ),
        )
    for name in (_METADATA, _REDIRECT):
        _check_address(name, needed[name])
    if len(needed[_COOKIE_SECRET]) < _SHORTEST_SECRET:
        raise ConfigurationError(
            N_("{name} is too short; give it at least {characters} random characters."),
            name=_COOKIE_SECRET,
            characters=_SHORTEST_SECRET,
        )
    public = env.get(_PUBLIC, "").strip()
    if public and urlsplit(public)[:2] != urlsplit(needed[_REDIRECT])[:2]:
        raise ConfigurationError(
            N_("{name} and {other} name different hosts; browsers must come back where they left."),
            name=_REDIRECT,
            other=_PUBLIC,
        )
    if urlsplit(needed[_REDIRECT]).path != _CALLBACK:
        raise ConfigurationError(
            N_("{name} must end in {path}, right behind the host."), name=_REDIRECT, path=_CALLBACK
        )


def _check_address(name: str, value: str) -> None:
    scheme, host = _scheme_and_host(value)
    if (scheme == "https" and host) or (scheme == "http" and is_loopback(host)):
        return
    raise ConfigurationError(
        N_("{name} is {value!r}; set it to an address that begins with https://."),
        name=name,
        value=value,
    )


def _scheme_and_host(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""


def _redirect_below(public_url: str) -> str:
    return f"{public_url.rstrip('/')}{_CALLBACK}" if public_url else ""


def _secret(env: Mapping[str, str], name: str) -> str:
    value, path = env.get(name, "").strip(), env.get(f"{name}_FILE", "").strip()
    if value or not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise ConfigurationError(
            N_("{variable} names a file that cannot be read: {path}."),
            variable=f"{name}_FILE",
            path=path,
        ) from None


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _rule(text: str) -> RoleRule:
    """`ops=operator@payments`; a value may hold `=` itself, so the last one counts."""
    value, _, held = text.rpartition("=")
    role, _, workspace_id = held.strip().partition("@")
    if not value.strip() or role not in set(Role):
        raise ConfigurationError(
            N_("{name} has {value!r} in it; write entries such as {like}."),
            name=_ROLE_MAP,
            value=text,
            like="desk-admins=admin,ops=operator@payments",
        )
    return RoleRule(value.strip(), Role(role), workspace_id or HOME)


def _hours(text: str) -> int:
    if not text:
        return SignInRules.session_hours
    if text.isdecimal() and 0 < int(text) <= 24 * 30:
        return int(text)
    raise ConfigurationError(
        N_("{name} is {value!r}; set it to a whole number from 1 to {most}."),
        name=_HOURS,
        value=text,
        most=24 * 30,
    )
