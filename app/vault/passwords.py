"""Passwords: what may be chosen, and argon2id with a cap on how many run at once."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from importlib.resources import files
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from charter.sentence import Sentence

SHORTEST = 12
LONGEST = 1024
_AT_ONCE = 2  # a strong hash takes 64 MiB; more at once would let a flood of sign-ins take the memory

TOO_SHORT = Sentence("Enter a password of at least 12 characters; 15 or more are better")
TOO_LONG = Sentence("Enter a password of at most 1,024 characters")
TOO_COMMON = Sentence("Enter another password: this one is among the first that a stranger would try")
CONTAINS_NAME = Sentence("Enter a password that does not contain your account name")


class Passwords:
    """Hashes and checks passwords under one profile, `strong` or `cheap` (tests and demo only)."""

    def __init__(self, profile: str) -> None:
        """Take the profile's parameters; the defaults of the library are the strong ones."""
        cheap = profile == "cheap"
        self._hasher = (
            PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if cheap else PasswordHasher()
        )
        self._gate = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """Return the argon2id hash of the exact password (NFC), no byte of it cut off."""
        with self._gate:
            return self._hasher.hash(_exact(password))

    def matches(self, hashed: str | None, password: str) -> bool:
        """Say whether the password is the one hashed; without a hash, take the same time and say no."""
        with self._gate:
            try:
                self._hasher.verify(self._nobody if hashed is None else hashed, _exact(password))
            except (VerificationError, InvalidHashError):
                return False
        return hashed is not None

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("no account has this password")


def objection_to(password: str, account_name: str) -> Sentence | None:
    """Return why this password may not be chosen, or None."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    lowered = _exact(password).lower()
    if _core(lowered) in common_words() or lowered in common_words() or len(set(lowered)) < 5:
        return TOO_COMMON
    return CONTAINS_NAME if len(account_name) >= 4 and account_name.lower() in lowered else None


def common_words() -> frozenset[str]:
    """Return the words that are too common, in lower case."""
    text = files("app.vault").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _core(lowered: str) -> str:
    """Return the word without the digits and marks that people hang on its end."""
    return lowered.strip("0123456789!?.,*#@$%&_- ")


def _exact(password: str) -> str:
    return unicodedata.normalize("NFC", password)
