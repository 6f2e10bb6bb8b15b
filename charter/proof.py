"""The receipt: one leaf's place in a signed tree, as a text that any tool for such logs can check.

Source: C2SP tlog-proof; ledger 4.5 "receipt".
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from charter.tree import HASH_SIZE

_FIRST = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})")
PROOF_LIMIT = 16 * 1024 * 1024  # a note, and what the entry of a long petition discloses
_LONGEST_PATH = 63


class NotAProof(ValueError):
    """The text is not a proof; the text of the error is a sentence."""


@dataclass(frozen=True)
class TlogProof:
    """Index, path from the leaf's sibling upwards, the checkpoint's note, and data that nothing proves."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None


def format_proof(proof: TlogProof) -> bytes:
    """Write a ``.tlog-proof`` text."""
    lines = [_FIRST]
    if proof.extra is not None:
        lines.append(f"extra {b64encode(proof.extra).decode()}")
    lines += [f"index {proof.index}", *(b64encode(step).decode() for step in proof.path), "", ""]
    return "\n".join(lines).encode() + proof.checkpoint


def parse_proof(text: bytes) -> TlogProof:
    """Read a ``.tlog-proof`` text; the checkpoint inside is not checked.

    Raises:
        NotAProof: anything else.
    """
    head, blank, checkpoint = text[:PROOF_LIMIT].partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise NotAProof("The proof is not plain text.") from None
    if not blank or len(text) > PROOF_LIMIT or lines[0] != _FIRST:
        raise NotAProof("This is not a proof from a transparency log.")
    extra = _base64(lines.pop(1)[6:]) if len(lines) > 1 and lines[1].startswith("extra ") else None
    index = _INDEX.fullmatch(lines[1]) if len(lines) > 1 else None
    if not index or len(lines) > 2 + _LONGEST_PATH:
        raise NotAProof("The proof names no leaf, or its path is too long.")
    path = tuple(_base64(line) for line in lines[2:])
    if any(len(step) != HASH_SIZE for step in path):
        raise NotAProof("A step of the proof is not 32 bytes.")
    return TlogProof(int(index[1]), path, checkpoint, extra)


def _base64(encoded: str) -> bytes:
    try:
        octets = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        octets = b""
    if not encoded or b64encode(octets).decode() != encoded:
        raise NotAProof("A base64 value in the proof is not written correctly.")
    return octets
