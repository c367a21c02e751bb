"""A small identity provider over real HTTP on this machine, which can be told to cheat."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET, CODE = "precurb", "a-secret-of-the-client", "the-code"


@dataclass(kw_only=True)
class Provider:
    """What the provider knows of one sign-in, and how it bends the truth."""

    issuer: str = ""
    subject: str = "subject-1"
    name: str = "eva"
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))
    asked: dict[str, str] = field(default_factory=dict)
    bend: dict[str, Any] = field(default_factory=dict)  # claims that are not the right ones
    without: tuple[str, ...] = ()  # claims that are left out
    signed_by: ECKey | None = None  # another key than the one that is published
    algorithm: str = "ES256"
    told: dict[str, Any] = field(default_factory=dict)  # bent lines of its configuration
    refuses: bool = False
    seen: list[str] = field(default_factory=list)  # how it was asked for a token

    def authorize(self, url: str) -> tuple[str, str]:
        """Sign somebody in at the provider; return the code and the state it sends back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.asked = query
        return CODE, query["state"]

    def configuration(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.told

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The answer to a code, if its verifier and its client are the right ones."""
        self.seen.append(authorization)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _packed(digest)
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        right = (
            form.get("code") == CODE
            and form.get("redirect_uri") == self.asked.get("redirect_uri")
            and challenge == self.asked.get("code_challenge")
            and self.asked.get("code_challenge_method") == "S256"
            and authorization == f"Basic {client}"
        )
        if self.refuses or not right:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()}

    def id_token(self) -> str:
        """What it says of who signed in."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now,
            "exp": now + 300, "nonce": self.asked["nonce"], "preferred_username": self.name,
        } | self.bend  # fmt: skip
        claims = {name: value for name, value in claims.items() if name not in self.without}
        header = {"alg": self.algorithm, "kid": "1"}
        if self.algorithm in ("none", "HS256"):
            return self._forged(claims)
        return jwt.encode(header, claims, self.signed_by or self.key)

    def _forged(self, claims: dict[str, Any]) -> str:
        """Without a signature, or "signed" with the public key that everybody may read."""
        header = {"alg": self.algorithm, "kid": "1"}
        parts = [_packed(json.dumps(each).encode()) for each in (header, claims)]
        public = self.key.as_pem(private=False)
        made = hmac.digest(public, ".".join(parts).encode(), "sha256")
        return ".".join((*parts, _packed(made) if self.algorithm == "HS256" else ""))

    def keys(self) -> dict[str, Any]:
        """The keys that it publishes."""
        return {"keys": [self.key.as_dict(private=False)]}


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Let a provider answer for the length of a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages = {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": provider.keys,
            }
            found = pages.get(self.path)
            self._answer(200, found()) if found else self._answer(404, {})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = parse_qs(self.rfile.read(length).decode())
            plain = {name: values[0] for name, values in form.items()}
            self._answer(*provider.token(plain, self.headers.get("Authorization", "")))

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
