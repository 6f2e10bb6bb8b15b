"""Beacons: the next value of an organisation's hash chain, asked of its witness (procedure 2.3, ADR 0011).

The chain begins with a secret seed and is hashed to its end, which becomes public first. Value number N is
the one whose N-fold hash is the end, so each value proves itself and tells nothing of the next.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from charter.note import Malformed, parse_note

LENGTH = 10_000
_VALUE, _ASK = "offramp-beacon/v1", "offramp-beacon-ask/v1"
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class BeaconValue:
    """Value `number` of a witness's chain for a log; first given when it had cosigned the log at `size`."""

    origin: str
    number: int
    size: int
    value: bytes

    def __str__(self) -> str:
        """Return the text that the witness signs; no checkpoint has as many lines."""
        encoded = b64encode(self.value).decode()
        return f"{_VALUE}\n{self.origin}\n{self.number}\n{self.size}\n{encoded}\n"


def chain_value(seed: bytes, number: int) -> bytes:
    """Return a value of the chain; number 0 is its public end."""
    value = seed
    for _ in range(LENGTH - number):
        value = sha256(value).digest()
    return value


def follows(value: bytes, before: bytes) -> bool:
    """Tell whether a value is the next one after another of the same chain."""
    return sha256(value).digest() == before


def ask_text(origin: str, number: int) -> str:
    """Return the text that a log signs to ask for the value of a draw."""
    return f"{_ASK}\n{origin}\n{number}\n"


def parse_ask(message: bytes) -> tuple[str, int]:
    """Read an ask; its signatures are not checked.

    Returns:
        The origin of the log, and the number of the value.

    Raises:
        Malformed: anything else.
    """
    lines = parse_note(message).text.split("\n")
    if len(lines) != 4 or lines[0] != _ASK or not lines[1] or not _NUMBER.fullmatch(lines[2]):
        raise Malformed("This does not ask for a value of a beacon.")
    return lines[1], int(lines[2])
