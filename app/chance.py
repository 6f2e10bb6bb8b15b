"""The only source of randomness: the system's, or a seeded one for worlds that must come out alike.

Every draw names its purpose and object, so that a seeded source is a function of (seed, purpose,
object) and not a stream: two worlds that differ in one act still agree in every other value
(security 7.5, S502).
"""

from __future__ import annotations

import hmac
import secrets
from typing import Protocol


class Chance(Protocol):
    """Where ids, salts, nonces and keys come from."""

    def octets(self, count: int, *purpose: object) -> bytes:
        """Return `count` unpredictable bytes for the purpose and object named."""
        ...


class SystemChance:
    """The operating system's generator; the purpose is not looked at."""

    def octets(self, count: int, *purpose: object) -> bytes:
        """Return `count` bytes from the system."""
        del purpose
        return secrets.token_bytes(count)


class SeededChance:
    """A keyed function of the purpose, for demo worlds and tests; settings refuse it in production."""

    def __init__(self, seed: str) -> None:
        """Keep the seed."""
        self._seed = seed.encode()

    def octets(self, count: int, *purpose: object) -> bytes:
        """Return `count` bytes that depend on the seed and the purpose alone."""
        label = "\x1f".join(str(part) for part in purpose).encode()
        found = b""
        block = 0
        while len(found) < count:
            found += hmac.digest(self._seed, label + block.to_bytes(4, "big"), "sha256")
            block += 1
        return found[:count]


def fresh_id(chance: Chance, *purpose: object) -> str:
    """Return a random 128-bit id as 32 lower-case hex digits (security S310)."""
    return chance.octets(16, "id", *purpose).hex()
