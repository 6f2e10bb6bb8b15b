"""The only reader of the environment. Every setting stands in the table of the README."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.clock import Present, present_of

ENVIRONMENTS = ("demo", "test", "production")
_KNOWN_WORDS = (b"secret", b"changeme", b"change-me", b"password", b"development", b"dev")


class BadSettings(Exception):
    """The environment does not describe a service that may start; the operator's fault."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment said, checked.

    `now` is the clock; `origin` names the log; `password_profile` is `strong` or `cheap`. Only the commands
    of `flask db` connect as the database's owner or administrator, and only they need those addresses.
    `hours` are those, in UTC, at which the log is padded and a checkpoint is signed.
    """

    environment: str
    database_url: str
    database_owner_url: str
    database_admin_url: str
    data_folder: Path
    key_folder: Path
    key_store: Path
    base_url: str
    origin: str
    mail: str
    password_profile: str
    secret_key: bytes
    now: Present
    hours: tuple[int, ...]
    seed: str | None = None

    @property
    def is_production(self) -> bool:
        """Say whether this is the real service."""
        return self.environment == "production"


def settings_from(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (the process's by default).

    Raises:
        BadSettings: a value is missing, malformed, or too weak for `production`.
    """
    env = os.environ if environ is None else environ
    environment = env.get("OFFRAMP_ENV", "demo")
    if environment not in ENVIRONMENTS:
        raise BadSettings(f"OFFRAMP_ENV must be one of {', '.join(ENVIRONMENTS)}.")
    data = Path(env.get("OFFRAMP_DATA", "var")).absolute()
    keys = Path(env.get("OFFRAMP_KEYS", str(data / "keys"))).absolute()
    database = env.get("OFFRAMP_DATABASE_URL", f"sqlite:///{data / 'offramp.sqlite3'}")
    owner = env.get("OFFRAMP_DATABASE_OWNER_URL", database)
    settings = Settings(
        environment=environment,
        database_url=database,
        database_owner_url=owner,
        database_admin_url=env.get("OFFRAMP_DATABASE_ADMIN_URL", owner),
        data_folder=data,
        key_folder=keys,
        key_store=Path(env.get("OFFRAMP_KEY_STORE", str(data / "data_keys"))).absolute(),
        base_url=env.get("OFFRAMP_BASE_URL", "http://localhost:8000").rstrip("/"),
        origin=env.get("OFFRAMP_ORIGIN", "offramp.example/log"),
        mail=env.get("OFFRAMP_MAIL", "none"),
        password_profile=env.get("OFFRAMP_PASSWORD_PROFILE", "strong"),
        secret_key=_secret_key(env, keys),
        now=_present(env),
        hours=_hours(env.get("OFFRAMP_HOURS", "6,18")),
        seed=env.get("OFFRAMP_SEED"),
    )
    if settings.is_production:
        _refuse_weak(settings, env)
    return settings


def witness_present(env: Mapping[str, str] | None = None) -> Present:
    """Return the clock of a witness, the one setting that it reads: the machine's, unless it is a test's.

    Raises:
        BadSettings: a moved clock outside `demo` and `test`, which a witness is in only when told so.
    """
    env = os.environ if env is None else env
    if "OFFRAMP_NOW" in env and env.get("OFFRAMP_ENV") not in ("demo", "test"):
        raise BadSettings("OFFRAMP_NOW is for demo and test; a witness keeps the machine's time.")
    return _present(env)


def _present(env: Mapping[str, str]) -> Present:
    try:
        return present_of(env.get("OFFRAMP_NOW"))
    except ValueError as wrong:
        raise BadSettings(str(wrong)) from None


def _hours(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() and int(part) < 24 for part in parts):
        raise BadSettings("OFFRAMP_HOURS must be UTC hours from 0 to 23, with commas between them.")
    return tuple(sorted({int(part) for part in parts}))


def _secret_key(env: Mapping[str, str], keys: Path) -> bytes:
    named = env.get("OFFRAMP_SECRET_KEY_FILE")
    path = Path(named) if named else keys / "secret_key"
    return path.read_bytes().strip() if path.is_file() else b""


def _refuse_weak(settings: Settings, env: Mapping[str, str]) -> None:
    if "OFFRAMP_NOW" in env:
        raise BadSettings("OFFRAMP_NOW is for demo and test; production keeps the machine's time.")
    if ".example/" in f"{settings.origin}/":
        raise BadSettings("OFFRAMP_ORIGIN must be the log's own name in production; .example is the demo's.")
    if any(settings.key_store.is_relative_to(one) for one in (settings.data_folder, settings.key_folder)):
        raise BadSettings(
            "OFFRAMP_KEY_STORE must lie outside OFFRAMP_DATA and OFFRAMP_KEYS in production, for its backups "
            "are kept for a shorter time."
        )
    if settings.seed is not None:
        raise BadSettings("OFFRAMP_SEED is for demo and test; production draws real randomness.")
    if settings.password_profile != "strong":
        raise BadSettings("OFFRAMP_PASSWORD_PROFILE must be strong in production.")
    if not settings.base_url.startswith("https://") and not settings.base_url.endswith(".onion"):
        raise BadSettings("OFFRAMP_BASE_URL must begin with https:// in production, or be an onion address.")
    if env.get("FLASK_DEBUG", "0") not in ("", "0"):
        raise BadSettings("FLASK_DEBUG must be off in production.")
    _refuse_weak_secret(settings, env)


def _refuse_weak_secret(settings: Settings, env: Mapping[str, str]) -> None:
    named = env.get("OFFRAMP_SECRET_KEY_FILE")
    path = Path(named) if named else settings.key_folder / "secret_key"
    key = settings.secret_key
    if not key:
        raise BadSettings("The secret key is missing: name its file in OFFRAMP_SECRET_KEY_FILE.")
    if len(key) < 32 or len(set(key)) < 12:
        raise BadSettings("The secret key must have at least 32 bytes that no one can guess.")
    if any(key.lower().startswith(word) for word in _KNOWN_WORDS):
        raise BadSettings("The secret key begins with a known word; draw a random one.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSettings("The secret key's file must be readable by its owner alone (mode 0600 or 0400).")
