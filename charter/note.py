"""Signed notes, checkpoints and cosignatures: reading and checking them, and composing their text.

Signing itself needs a secret and happens in the vault; here is only what anybody may do.

Source: C2SP signed-note, tlog-checkpoint, tlog-cosignature (version 1); ledger 4.4.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from charter import ed25519
from charter.tree import HASH_SIZE

ED25519 = 0x01
COSIGNATURE = 0x04

NOTE_LIMIT = 1_000_000
SIGNATURE_LIMIT = 100
_KEY_SIZE = 32
_TIME_SIZE = 8
_VKEY = re.compile(r"([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_SIGNATURE_LINE = re.compile("\u2014 ([^+ ]+) ([A-Za-z0-9+/]+={0,2})")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,15}")


class NoteError(ValueError):
    """The note, key or checkpoint cannot be relied on; the text is a sentence."""


class Malformed(NoteError):
    """It is not written as the format asks."""


class Unsigned(NoteError):
    """No known key has signed the note."""


class Forged(NoteError):
    """A known key is named, and its signature does not fit."""


@dataclass(frozen=True)
class VerifierKey:
    """A named public key; ``algorithm`` is the type byte of its signatures."""

    name: str
    algorithm: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes that stand for the key on a signature line."""
        return key_id(self.name, self.algorithm, self.public)

    def __str__(self) -> str:
        return vkey(self.name, self.public, self.algorithm)


@dataclass(frozen=True)
class Signature:
    """One signature line, not yet checked; ``signature`` is without the key id."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A text that ends in a newline, and its signatures in order."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class Signed:
    """A signature that has been checked; ``time`` is in POSIX seconds, on cosignatures alone."""

    key: VerifierKey
    time: int | None = None


@dataclass(frozen=True)
class Checkpoint:
    """The log named ``origin`` had this size and this root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint that known keys have signed: the log's first, then each cosignature with its time."""

    checkpoint: Checkpoint
    log_keys: tuple[VerifierKey, ...]
    cosignatures: tuple[Signed, ...]


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    """Return the key id that the name, the type byte and the public key give."""
    return sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


def vkey(name: str, public: bytes, algorithm: int = ED25519) -> str:
    """Write a verifier key as ``name+hash+base64``."""
    encoded = b64encode(bytes([algorithm]) + public).decode()
    return f"{name}+{key_id(name, algorithm, public).hex()}+{encoded}"


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key of one of the two types that the log uses.

    Raises:
        Malformed: anything else.
    """
    parts = _VKEY.fullmatch(text)
    if not parts:
        raise Malformed("This is not a verifier key: name, hash and key joined by plus signs.")
    name, hash_hex, encoded = parts.groups()
    packed = _base64(encoded)
    key = VerifierKey(name, packed[0] if packed else 0, packed[1:])
    if key.algorithm not in (ED25519, COSIGNATURE) or len(key.public) != _KEY_SIZE:
        raise Malformed("The verifier key is not an Ed25519 key of a type that the log uses.")
    if key.id.hex() != hash_hex:
        raise Malformed("The hash inside the verifier key does not fit its name and key.")
    return key


def signature_line(name: str, key_id: bytes, signature: bytes) -> str:
    """Write one signature line, with its newline."""
    return f"\u2014 {name} {b64encode(key_id + signature).decode()}\n"


def compose(text: str, lines: Iterable[str]) -> bytes:
    """Join a text that ends in a newline and signature lines into a note."""
    return f"{text}\n{''.join(lines)}".encode()


def parse_note(message: bytes) -> Note:
    """Cut a note into its text and signature lines, none of them checked.

    Raises:
        Malformed: not a note, or beyond the limits.
    """
    if len(message) > NOTE_LIMIT:
        raise Malformed("The note is too long.")
    try:
        decoded = message.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("The note is not UTF-8.") from None
    if any(char < " " and char != "\n" for char in decoded):
        raise Malformed("The note holds control characters.")
    text, blank, block = decoded.rpartition("\n\n")
    if not blank or not block.endswith("\n"):
        raise Malformed("The note has no signatures after an empty line.")
    lines = block[:-1].split("\n")
    if len(lines) > SIGNATURE_LIMIT:
        raise Malformed("The note has too many signatures.")
    return Note(text + "\n", tuple(_parse_signature(line) for line in lines))


def check_note(note: Note, keys: Iterable[VerifierKey]) -> tuple[Signed, ...]:
    """Return the signatures of known keys, in order and once for each key; unknown keys are passed over.

    Raises:
        Unsigned: no known key is among the signatures.
        Forged: a known key is, and its signature fails.
    """
    known = {(key.name, key.id): key for key in keys}
    found: dict[VerifierKey, Signed] = {}
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key and key not in found:
            found[key] = _check_signature(key, note.text, line.signature)
    if not found:
        raise Unsigned("No known key has signed the note.")
    return tuple(found.values())


def cosigned_message(text: str, time: int) -> bytes:
    """Return what a witness signs for a checkpoint's text at this time in POSIX seconds."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosignature_bytes(time: int, signature: bytes) -> bytes:
    """Return what a witness puts on its line after the key id."""
    return time.to_bytes(_TIME_SIZE, "big") + signature


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the three lines of a checkpoint; the log writes no further ones.

    Raises:
        Malformed: other lines, a size with leading zeros, a root that is not 32 bytes.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise Malformed("A checkpoint has three lines: origin, size and root.")
    origin, size, root = lines[0], lines[1], _base64(lines[2])
    if not _DECIMAL.fullmatch(size):
        raise Malformed("The size in the checkpoint is not a plain number.")
    if len(root) != HASH_SIZE:
        raise Malformed("The root in the checkpoint is not 32 bytes.")
    return Checkpoint(origin, int(size), root)


def open_checkpoint(
    message: bytes, log_keys: Iterable[VerifierKey], witness_keys: Iterable[VerifierKey] = ()
) -> SignedCheckpoint:
    """Read a signed checkpoint and check the log's signature and the cosignatures of known witnesses.

    Raises:
        Malformed, Forged: as for any note.
        Unsigned: no log key of that origin has signed it.
    """
    note = parse_note(message)
    checkpoint = parse_checkpoint(note.text)
    own = {key for key in log_keys if key.name == checkpoint.origin and key.algorithm == ED25519}
    witnesses = {key for key in witness_keys if key.algorithm == COSIGNATURE}
    signed = check_note(note, own | witnesses)
    signers = tuple(one.key for one in signed if one.key in own)
    if not signers:
        raise Unsigned("No known key of the log has signed the checkpoint.")
    return SignedCheckpoint(checkpoint, signers, tuple(one for one in signed if one.key in witnesses))


def _parse_signature(line: str) -> Signature:
    parts = _SIGNATURE_LINE.fullmatch(line)
    if not parts or any(char.isspace() for char in parts[1]):
        raise Malformed("A signature line is not a dash, a name and a signature.")
    packed = _base64(parts[2])
    if len(packed) < 5:
        raise Malformed("A signature is too short.")
    return Signature(parts[1], packed[:4], packed[4:])


def _check_signature(key: VerifierKey, text: str, signature: bytes) -> Signed:
    time, message = None, text.encode()
    if key.algorithm == COSIGNATURE:
        time, signature = int.from_bytes(signature[:_TIME_SIZE], "big"), signature[_TIME_SIZE:]
        message = cosigned_message(text, time)
    if (time or 0) >= 1 << 63 or not ed25519.verify(key.public, message, signature):
        raise Forged("The signature of a known key does not fit the note.")
    return Signed(key, time)


def _base64(encoded: str) -> bytes:
    """Read base64 that has one spelling only."""
    try:
        decoded = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        raise Malformed("A base64 value is not written correctly.") from None
    if b64encode(decoded).decode() != encoded:
        raise Malformed("A base64 value is not written correctly.")
    return decoded
