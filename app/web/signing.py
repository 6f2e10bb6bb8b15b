"""A text to sign as a page shows it, and as it is downloaded (pages U502)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from charter.case import Situation
from charter.facts import Facts
from charter.signing import officers_key, text_to_sign
from charter.sshsig import NAMESPACE, fingerprint, parse_public_key
from charter.vocabulary import Act


@dataclass(frozen=True)
class ToSign:
    """The exact text of an act, the name of its file, and the key whose signature counts.

    `address` is where the text is downloaded; without one a button of the form sends it.
    """

    text: bytes
    name: str
    key: bytes
    address: str | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 digest of the text, 64 hex digits."""
        return sha256(self.text).hexdigest()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key, as SSH tools show it."""
        return fingerprint(self.key)

    @property
    def command(self) -> str:
        """The line that signs the downloaded file."""
        return f"ssh-keygen -Y sign -f ~/.ssh/id_ed25519 -n {NAMESPACE} {self.name}"


def to_sign(
    act: Act, here: Situation, facts: Mapping[str, Any], subject: str, address: str | None = None
) -> ToSign:
    """Return the text of an act by the officer of a situation; `subject` names what it is about."""
    name = f"{act}-{subject[:13]}.txt".replace("_", "-")
    key = parse_public_key(str(officers_key(here)))
    return ToSign(text_to_sign(act, here, Facts(facts)), name, key, address)
