"""The receipt of one act: its leaf, the disclosures its author may read, and the leaf's place in the log.

Before a checkpoint holds the leaf a receipt is *provisional*: one line of canonical JSON that nobody has
signed. Afterwards it is a C2SP `tlog-proof` whose `extra` carries leaf and disclosures, so that the file
alone says what it proves.

Source: ledger 4.3 and 4.5.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Any

from charter.canonical import LEAF_LIMIT, NotCanonical, encode_value, parse_value
from charter.proof import PROOF_LIMIT, NotAProof, TlogProof, format_proof, parse_proof

_PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Place:
    """Where a signed tree holds the leaf: the path to its root, and the checkpoint as a note."""

    path: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True)
class Receipt:
    """One entry's number, leaf and disclosures; without a `place` it is provisional."""

    index: int
    leaf: bytes
    disclosures: tuple[str, ...]
    place: Place | None = None


def format_receipt(receipt: Receipt) -> bytes:
    """Write a receipt: a `.tlog-proof` text, or the one line of a provisional one."""
    held = {"disclosures": list(receipt.disclosures), "leaf": b64encode(receipt.leaf).decode()}
    if receipt.place is None:
        return encode_value({**held, "index": receipt.index, "receipt": _PROVISIONAL}) + b"\n"
    extra = encode_value(held)
    return format_proof(TlogProof(receipt.index, receipt.place.path, receipt.place.checkpoint, extra))


def parse_receipt(text: bytes) -> Receipt:
    """Read a receipt; nothing in it is checked yet.

    Raises:
        NotAProof: it is neither of the two forms, or holds no leaf.
    """
    if len(text) > PROOF_LIMIT:
        raise NotAProof("The receipt is too long.")
    if text.startswith(b"{"):
        fields = _fields(text.removesuffix(b"\n"), {"disclosures", "index", "leaf", "receipt"})
        index = fields["index"]
        if type(index) is not int or index < 0 or fields["receipt"] != _PROVISIONAL:
            raise NotAProof("The provisional receipt is not of its form.")
        return Receipt(index, *_held(fields))
    proof = parse_proof(text)
    if proof.extra is None:
        raise NotAProof("The proof does not hold the entry that it is about.")
    leaf, disclosures = _held(_fields(proof.extra, {"disclosures", "leaf"}))
    return Receipt(proof.index, leaf, disclosures, Place(proof.path, proof.checkpoint))


def _fields(text: bytes, names: set[str]) -> dict[str, Any]:
    try:
        fields = parse_value(text)
    except NotCanonical:
        fields = None
    if not isinstance(fields, dict) or fields.keys() != names:
        raise NotAProof("What the receipt says of its entry is not of its form.")
    return fields


def _held(fields: dict[str, Any]) -> tuple[bytes, tuple[str, ...]]:
    try:
        leaf = b64decode(fields["leaf"], validate=True)
    except (Base64Error, TypeError, ValueError):
        leaf = b""
    texts = fields["disclosures"]
    if not leaf or len(leaf) > LEAF_LIMIT or b64encode(leaf).decode() != fields["leaf"]:
        raise NotAProof("The leaf in the receipt is not written correctly.")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise NotAProof("The disclosures in the receipt are not written correctly.")
    return leaf, tuple(texts)
