"""A sign-in provider on this machine: people choose who they are, tests choose what it gets wrong.

OpenID Connect with discovery, authorization code with PKCE, signed id tokens, and logout.
"""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "desk", "a-secret-of-the-tests"


@dataclass
class Provider:
    """The provider and what it will say. Change it from the test's own thread."""

    issuer: str
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Claims by subject."""
    wrong: dict[str, Any] = field(default_factory=dict)
    """Claims that id tokens carry instead of the right ones, such as another `aud`."""
    foreign_key: bool = False
    """Whether id tokens are signed with a key that is not the provider's."""
    down: bool = False
    """Whether it answers nobody who wants to sign in."""
    signed_out: int = 0
    """How often somebody signed out here."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _keys: KeySet = field(default_factory=lambda: _new_keys())

    @property
    def metadata_url(self) -> str:
        """Where it describes itself."""
        return f"{self.issuer}/.well-known/openid-configuration"

    def app(self) -> FastAPI:
        """The provider as a web application."""
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self._discovery)
        app.get("/jwks")(self._jwks)
        app.get("/authorize")(self._authorize)
        app.get("/choose")(self._choose)
        app.post("/token")(self._token)
        app.get("/logout")(self._logout)
        return app

    def _discovery(self) -> dict[str, Any]:
        if self.down:
            raise HTTPException(503, "down")
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _jwks(self) -> dict[str, Any]:
        return dict(self._keys.as_dict(private=False))

    def _authorize(
        self, client_id: str, redirect_uri: str, state: str, nonce: str, code_challenge: str
    ) -> HTMLResponse:
        if client_id != CLIENT_ID:
            raise HTTPException(400, "unknown client")
        asked = {
            "redirect_uri": redirect_uri,
            "state": state,
            "nonce": nonce,
            "challenge": code_challenge,
        }
        links = "".join(
            f'<p><a href="choose?{html.escape(urlencode({**asked, "sub": subject}))}">'
            f"{html.escape(claims.get('name', subject))}</a></p>"
            for subject, claims in self.people.items()
        )
        return HTMLResponse(f"<h1>Who are you?</h1>{links}")

    def _choose(
        self, sub: str, redirect_uri: str, state: str, nonce: str, challenge: str
    ) -> RedirectResponse:
        code = secrets.token_urlsafe()
        self._codes[code] = {"sub": sub, "nonce": nonce, "challenge": challenge}
        return RedirectResponse(f"{redirect_uri}?{urlencode({'code': code, 'state': state})}", 302)

    def _token(
        self, code: Annotated[str, Form()], code_verifier: Annotated[str, Form()]
    ) -> dict[str, Any]:
        given = self._codes.pop(code, None)
        digest = hashlib.sha256(code_verifier.encode()).digest()
        proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if given is None or given["challenge"] != proven:
            raise HTTPException(400, "invalid_grant")
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": given["sub"],
            "nonce": given["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.people[given["sub"]],
            **self.wrong,
        }
        key = (_new_keys() if self.foreign_key else self._keys).keys[0]
        header = {"alg": "RS256", "kid": self._keys.keys[0].kid}
        token = jwt.encode(header, claims, key)
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}

    def _logout(self, post_logout_redirect_uri: str) -> RedirectResponse:
        self.signed_out += 1
        return RedirectResponse(post_logout_redirect_uri, 302)


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        provider = Provider(f"http://127.0.0.1:{bound.getsockname()[1]}")
        config = uvicorn.Config(provider.app(), log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _new_keys() -> KeySet:
    return KeySet([RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)])
