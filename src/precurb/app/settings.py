"""What an operator sets about the service; everything has a safe default."""

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

import msgspec

from precurb.app.home import Home
from precurb.errors import InvalidRecordError

FourEyes = Literal["release", "lists", "policy", "exchange"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How people sign in: limits of attempts, length of sessions."""

    attempts: int = 5  # wrong passwords for one name or one address …
    within_minutes: int = 15  # … within so long
    session_hours: float = 12
    idle_minutes: float = 60
    password_least: int = 12  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """An identity provider; used when ``issuer`` is set."""

    issuer: str = ""
    client_id: str = ""
    client_secret_file: str = ""
    name_claim: str = "preferred_username"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one caller may ask for."""

    requests_a_minute: int = 600
    upload_megabytes: int = 256
    body_kilobytes: int = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """Whether checks look back on the trade that is kept, and on how much of it.

    ``most`` bounds the transactions of one check, ``most_of_file`` those of a whole file.
    """

    on: bool = True
    most: int = 500
    most_of_file: int = 20_000

    def __post_init__(self) -> None:
        """Refuse bounds that leave nothing."""
        if self.most < 1 or self.most_of_file < 1:
            raise ValueError("look_back looks at 1 transaction or more; or set on = false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Work that comes again: a cron line (five fields, UTC), or empty for never."""

    update_lists: str = "30 4 * * *"
    self_test: str = "10 2 * * *"
    watch_duties: str = "0 6 * * *"
    watch_notifications: str = "5 * * * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of the service, from ``PRECURB_HOME/service.toml``.

    ``four_eyes`` names what needs a second person; ``public_url`` is where people reach the
    service (passkeys and OIDC need it); ``languages`` are offered in that order.
    """

    four_eyes: tuple[FourEyes, ...] = ("release",)
    public_url: str = "http://127.0.0.1:8000"
    organisation: str = ""
    sign_in: SignIn = field(default_factory=SignIn)
    oidc: Oidc = field(default_factory=Oidc)
    limits: Limits = field(default_factory=Limits)
    look_back: LookBack = field(default_factory=LookBack)
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def secure(self) -> bool:
        """Whether people reach the service over TLS, so that cookies need it."""
        return self.public_url.startswith("https://")


def read_settings(home: Home) -> Settings:
    """The settings of an installation; the defaults where nothing is set.

    Raises:
        InvalidRecordError: A setting is unknown or cannot be read; it is named.
    """
    path = Path(os.environ.get("PRECURB_SETTINGS") or home.root / "service.toml")
    if not path.exists():
        return Settings()
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        _known(told, Settings, path.name)
        return msgspec.convert(told, Settings)
    except (OSError, ValueError) as error:
        raise InvalidRecordError(f"{path}: {error}") from error


def _known(told: dict[str, object], kind: type, where: str) -> None:
    """Refuse unknown names: a misspelt setting would leave its default in force unnoticed."""
    known = {each.name: each.default_factory for each in fields(kind)}
    for name, value in told.items():
        if name not in known:
            raise InvalidRecordError(f"{where}: unknown setting {name!r}")
        if isinstance(value, dict) and isinstance(inner := known[name], type):
            _known(value, inner, f"{where}: {name}")
