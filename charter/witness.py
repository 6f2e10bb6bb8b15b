"""What a log and its witness say to each other: the request for a cosignature, and when it is refused.

Source: C2SP tlog-witness "add-checkpoint"; ledger 4.4.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from charter.note import Checkpoint, Malformed, parse_checkpoint
from charter.tree import EMPTY_ROOT, HASH_SIZE, verify_consistency

REQUEST_LIMIT = 64 * 1024
LONGEST_PROOF = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})")


class Objection(StrEnum):
    """Why a checkpoint is not cosigned."""

    STALE = "The log was seen at another size."
    FORKED = "The log had another root at this size."
    UNPROVED = "The consistency proof does not lead from the old root to the new one."


@dataclass(frozen=True)
class AddCheckpoint:
    """A request: the size that the witness saw last, the proof from there, and the signed checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes


def format_request(asked: AddCheckpoint) -> bytes:
    """Write the body of a request."""
    lines = [f"old {asked.old}", *(b64encode(step).decode() for step in asked.proof), "", ""]
    return "\n".join(lines).encode() + asked.note


def parse_request(body: bytes) -> AddCheckpoint:
    """Read the body of a request; the note inside is not looked at.

    Raises:
        Malformed: anything else.
    """
    head, blank, note = body.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("The request is not plain text before its checkpoint.") from None
    old = _OLD.fullmatch(first)
    if not blank or old is None or len(body) > REQUEST_LIMIT or len(lines) > LONGEST_PROOF:
        raise Malformed("The request is not an old size, a proof, an empty line and a checkpoint.")
    return AddCheckpoint(int(old[1]), tuple(map(_hash, lines)), note)


def read_cosigned(message: bytes) -> tuple[str, Checkpoint]:
    """Return a note's text and the checkpoint in its first three lines; further lines are the log's affair.

    The signatures are not looked at.

    Raises:
        Malformed: there is no text, or it is not that of a checkpoint.
    """
    try:
        text, blank, _ = message.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError:
        raise Malformed("The checkpoint is not UTF-8.") from None
    lines = text.split("\n")
    if not blank or not all(lines):
        raise Malformed("The checkpoint is not lines of text, an empty line and signatures.")
    return f"{text}\n", parse_checkpoint("\n".join([*lines[:3], ""]))


def objection(
    kept: Checkpoint | None, old: int, proof: Sequence[bytes], new: Checkpoint
) -> Objection | None:
    """Return why a witness may not cosign, None when it may.

    Args:
        kept: the checkpoint of this log that it cosigned last, None before the first.
        old: the size that the log believes it cosigned last; not larger than the new one.
        proof: the consistency proof from there.
        new: the checkpoint, signed by the log.
    """
    size, root = (0, EMPTY_ROOT) if kept is None else (kept.size, kept.root)
    if old != size:
        return Objection.STALE
    if old in (0, new.size):
        if proof:
            return Objection.UNPROVED
        return Objection.FORKED if old == new.size and new.root != root else None
    return None if verify_consistency(old, new.size, proof, root, new.root) else Objection.UNPROVED


def _hash(line: str) -> bytes:
    try:
        octets = b64decode(line, validate=True)
    except (Base64Error, ValueError):
        octets = b""
    if len(octets) != HASH_SIZE or b64encode(octets).decode() != line:
        raise Malformed("A step of the consistency proof is not 32 bytes in base64.")
    return octets
