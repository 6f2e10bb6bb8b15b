"""A witness made from what its operator names: a folder for keys, a file for its book, the logs it knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.chance import SystemChance
from app.clock import Present
from app.vault.keys import KeyCabinet
from app.witness.book import Book
from app.witness.duty import Witness
from charter.note import ED25519, Malformed, parse_vkey

_KEY = "witness_key"
_NAME = re.compile(r"[^+\s]+")


class Forgotten(Exception):
    """There is a key and no book: whoever forgot what it cosigned could cosign another history."""


def opened_witness(
    name: str, logs: Sequence[str], *, keys: Path, state: Path, beacon: bool, present: Present
) -> Witness:
    """Return a witness; its keys are drawn when there are none yet, and its book is made.

    Raises:
        Malformed: the name is none that a signature line can bear, or a log's key is none.
        Forgotten: the key has been in use, and the book is gone; the operator's fault.
    """
    known = tuple(map(parse_vkey, logs))
    if any(key.algorithm != ED25519 for key in known):
        raise Malformed("A log signs with a plain Ed25519 key; this key is a witness's.")
    if not _NAME.fullmatch(name):
        raise Malformed("The name stands on signature lines: it has neither blanks nor plus signs.")
    if (keys / _KEY).exists() and not state.exists():
        raise Forgotten(f"The key has been used, but {state} is gone: bring it back, or take a new key.")
    book = Book(state)
    book.prepare()
    cabinet = KeyCabinet(keys, SystemChance())
    key = Ed25519PrivateKey.from_private_bytes(cabinet.secret(_KEY))
    return Witness(name, key, known, book, present, cabinet.secret("beacon") if beacon else None)
