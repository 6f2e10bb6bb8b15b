"""Dialogues with a witness: what is sent, and what must come back; other projects' and our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter.beacon import ask_text
from charter.note import ED25519, Checkpoint, VerifierKey, compose, signature_line, vkey
from charter.tree import consistency_proof, leaf_hash, nodes_of, root_of
from charter.witness import AddCheckpoint, format_request
from tests.charter.vectors import SHARED

ORIGIN = "offramp.example/log"
LOG = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
LOG_KEY = VerifierKey(ORIGIN, ED25519, LOG.public_key().public_bytes_raw())
LEAVES = [leaf_hash(bytes([number])) for number in range(40)]
OTHER_LEAVES = [leaf_hash(b"other"), *LEAVES[1:]]
SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"

OUTSIDE = SHARED / "witness" / "litewitness.txt"
_SIGSUM_LOG = re.compile(r"add-sigsum-log -key=([0-9a-f]{64})")
_BLOCK = re.compile(
    r'POST \S+/add-checkpoint\n```\n(.*?)```\nHTTP (\d+)\n\[Asserts\]\nbody (contains|==) "(.*?)"\n',
    re.DOTALL,
)
# When it was recorded, that witness answered an unknown log with 403; the specification now says 404.
RECORDED_BEFORE = {("unknown log", 403): 404}


@dataclass(frozen=True)
class Said:
    """A request, and the answer it must get: status, type, and what its text is or contains."""

    name: str
    body: bytes
    status: int
    text: bytes = b""
    whole: bool = False

    @property
    def type(self) -> str:
        """The type of the answer."""
        return SIZE_TYPE if self.status == 409 else TEXT_TYPE


def outside_log() -> list[str]:
    """Return the key of the log that the recorded dialogues are about."""
    if not OUTSIDE.is_file():
        return []
    recorded = OUTSIDE.read_text("utf-8")
    public = bytes.fromhex(_SIGSUM_LOG.findall(recorded)[0])
    origin = re.findall(r"^sigsum.org/\S+$", recorded, re.MULTILINE)[0]
    return [vkey(origin, public)]


def outside_dialogues() -> list[Said]:
    """Return the recorded dialogues, in their order."""
    if not OUTSIDE.is_file():
        return []
    found = []
    for number, (body, code, how, text) in enumerate(_BLOCK.findall(OUTSIDE.read_text("utf-8"))):
        status = RECORDED_BEFORE.get((text, int(code)), int(code))
        sought = text.replace("\\n", "\n").encode()
        found.append(Said(f"recorded-{number}-{code}", body.encode(), status, sought, how == "=="))
    return found


def signed(size: int, leaves: list[bytes] = LEAVES, *, key: Ed25519PrivateKey = LOG, origin: str = ORIGIN,
           more: str = "") -> bytes:
    """Return a checkpoint of a size, signed."""
    text = str(Checkpoint(origin, size, root_of(leaves[:size]))) + more
    by = VerifierKey(origin, ED25519, key.public_key().public_bytes_raw())
    return compose(text, [signature_line(origin, by.id, key.sign(text.encode()))])


def request(old: int, size: int, leaves: list[bytes] = LEAVES, origin: str = ORIGIN) -> bytes:
    """Return the request of an honest log."""
    proof = consistency_proof(nodes_of(leaves), old, size) if old else ()
    return format_request(AddCheckpoint(old, tuple(proof), signed(size, leaves, origin=origin)))


def ask(number: int, origin: str = ORIGIN) -> bytes:
    """Return the note with which a log asks for a value of a beacon."""
    text = ask_text(origin, number)
    by = VerifierKey(origin, ED25519, LOG_KEY.public)
    return compose(text, [signature_line(origin, by.id, LOG.sign(text.encode()))])


def bare(old: int, note: bytes) -> bytes:
    """Return a request without a proof."""
    return format_request(AddCheckpoint(old, (), note))


def own_dialogues() -> Iterator[Said]:
    """Yield dialogues with a log of ours, in order; they begin with a witness that has seen nothing."""
    cosigned, unproved = "\u2014 example.com/witness ".encode(), b"consistency proof"
    stranger = Ed25519PrivateKey.from_private_bytes(bytes([8]) * 32)
    step = b"\n" + b"A" * 43 + b"=\n\n"
    yield Said("nothing seen", request(16, 32), 409, b"0\n", whole=True)
    yield Said("the empty tree", request(0, 0), 200, cosigned)
    yield Said("first", request(0, 16), 200, cosigned)
    yield Said("the same again", request(16, 16), 200, cosigned)
    yield Said("the same with a proof", request(16, 16).replace(b"\n\n", step, 1), 422, unproved)
    yield Said("continued", request(16, 33), 200, cosigned)
    yield Said("repeated with the old size", request(16, 33), 409, b"33\n", whole=True)
    yield Said("back to what was", request(0, 16), 409, b"33\n", whole=True)
    yield Said("forked at the size", request(33, 33, OTHER_LEAVES), 409, b"33\n", whole=True)
    yield Said("forked further on", request(33, 40, OTHER_LEAVES), 422, unproved)
    yield Said("without a proof", bare(33, signed(40)), 422, unproved)
    yield Said("a smaller one", bare(33, signed(16)), 400, b"larger")
    yield Said("another log", bare(0, signed(16, origin="other.example/log")), 404, b"unknown log")
    yield Said("another key", bare(33, signed(40, key=stranger)), 403, b"signature")
    head, own = request(33, 40).rsplit(b"\n", 2)[:2]
    foreign = signed(40, key=stranger).splitlines()[-1]
    yield Said("another key before the log's", b"\n".join([head, foreign, own, b""]), 200, cosigned)
    failing = bytearray(request(40, 40))
    failing[-5] ^= 1
    yield Said("a signature that fails", bytes(failing), 403, b"signature")
    yield from _malformed()
    yield Said("extension lines", bare(40, signed(40, more="a note\n")), 200, cosigned)


def _malformed() -> Iterator[Said]:
    fine = signed(40)
    for name, body in {
        "nothing": b"",
        "no old size": request(40, 40).replace(b"old 40\n", b""),
        "a leading zero": b"old 040\n\n" + fine,
        "a sign": b"old -1\n\n" + fine,
        "too many steps": format_request(AddCheckpoint(40, (bytes(32),) * 64, fine)),
        "a short step": b"old 40\nAAAA\n\n" + fine,
        "no base64": b"old 40\n!\n\n" + fine,
        "no note": b"old 40\n\nnothing\n",
        "an empty line in the checkpoint": bare(40, signed(40, more="\nmore\n")),
        "not text": b"old 40\n\xff\n\n" + fine,
        "a note that is not text": b"old 40\n\n" + fine.replace(b"offramp", b"offramp\xff"),
        "carriage returns": request(40, 40).replace(b"\n", b"\r\n"),
        "too long": b"old 40\n\n" + b"A" * 70_000,
    }.items():
        yield Said(name, body, 400)
