"""The secret of a case, from which its handles and the nonces of its draws derive (ledger 4.1)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

_HANDLE_OCTETS = 16


@dataclass(frozen=True)
class CaseSecretValue:
    """32 bytes that are never revealed; a nonce is, when its draw is made."""

    value: bytes = field(repr=False)

    def handle(self, person: str) -> str:
        """Return the handle of a person in this case, 32 hex digits."""
        return hmac.digest(self.value, f"handle/{person}".encode(), "sha256")[:_HANDLE_OCTETS].hex()

    def mark(self, purpose: str, text: str) -> str:
        """Return what stands for a text where all may see it, 64 hex digits: the same for the same text.

        Nobody can try texts against it, and nobody ever will once the secret is gone.
        """
        return hmac.digest(self.value, f"mark/{purpose}/{text}".encode(), "sha256").hex()

    def nonce(self, purpose: str, round_: int) -> str:
        """Return the service's value for one draw, 64 hex digits."""
        return hmac.digest(self.value, f"nonce/{purpose}/{round_}".encode(), "sha256").hex()
