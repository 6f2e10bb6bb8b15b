"""The witness's duty: cosign what continues, refuse what does not, and give each beacon value in its turn.

Nothing here knows HTTP; an answer has a status because the specification gives each outcome one.

Source: C2SP tlog-witness, tlog-cosignature; ledger 4.4; ADR 0011 for beacons.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.witness.book import Book, Turn
from charter.beacon import LENGTH, BeaconValue, chain_value, parse_ask
from charter.note import (
    COSIGNATURE,
    Malformed,
    NoteError,
    VerifierKey,
    check_note,
    compose,
    cosignature_bytes,
    cosigned_message,
    parse_note,
    signature_line,
)
from charter.witness import Objection, objection, parse_request, read_cosigned

TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
_UNKNOWN_LOG = "This is an unknown log."
_UNSIGNED = "There is an invalid signature, or none of a known key of this log."


@dataclass(frozen=True)
class Answer:
    """What is answered: an HTTP status, the text, and its type."""

    status: int
    text: bytes
    type: str = TEXT


def refusal(status: int, sentence: str) -> Answer:
    """Return an answer of one sentence."""
    return Answer(status, f"{sentence}\n".encode())


@dataclass(frozen=True)
class Witness:
    """A witness under its name, with its key, its book, the logs it knows, and its clock.

    `beacon` is the secret from which the hash chain of each log is made; None where beacons are not kept.
    """

    name: str
    key: Ed25519PrivateKey = field(repr=False)
    logs: Sequence[VerifierKey]
    book: Book
    present: Callable[[], datetime]
    beacon: bytes | None = field(default=None, repr=False)

    @property
    def public(self) -> VerifierKey:
        """Return the key that its cosignatures are checked with."""
        return VerifierKey(self.name, COSIGNATURE, self.key.public_key().public_bytes_raw())

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a request for a cosignature."""
        try:
            asked = parse_request(body)
            text, new = read_cosigned(asked.note)
        except Malformed as wrong:
            return refusal(400, str(wrong))
        unknown = self._unknown(new.origin, asked.note)
        if unknown is not None:
            return unknown
        if asked.old > new.size:
            return refusal(400, "The old size is larger than that of the checkpoint.")
        with self.book.turn(new.origin) as turn:
            kept = turn.kept()
            why = objection(kept, asked.old, asked.proof, new)
            if why is None:
                line = self._cosigned(text)
                turn.keep(new, asked.note)
                return Answer(200, line)
            if why is Objection.FORKED:
                turn.keep_fork(asked.note)
        if why is Objection.UNPROVED:
            return refusal(422, str(why))
        return Answer(409, b"%d\n" % (0 if kept is None else kept.size), SIZE)

    def ask_beacon(self, body: bytes) -> Answer:
        """Answer a log that asks for a beacon value: the next one of its chain, or one given before."""
        try:
            origin, number = parse_ask(body)
        except Malformed as wrong:
            return refusal(400, str(wrong))
        unknown = self._unknown(origin, body)
        if unknown is not None:
            return unknown
        if self.beacon is None or number > LENGTH:
            return refusal(404, "There is no such beacon.")
        with self.book.turn(origin) as turn:
            if number > turn.given() + 1:
                return refusal(409, "It is not the turn of this value.")
            before = turn.beacon(number)
            return self._give(turn, number) if before is None else Answer(200, before)

    def _give(self, turn: Turn, number: int) -> Answer:
        kept = turn.kept()
        if kept is None:
            return refusal(409, "No checkpoint of this log has been cosigned yet.")
        text = str(BeaconValue(turn.origin, number, kept.size, self.chain(turn.origin, number)))
        note = compose(text, [self._cosigned(text).decode()])
        turn.give_beacon(number, note)
        return Answer(200, note)

    def given_beacon(self, origin: str, number: int) -> Answer:
        """Answer anybody with a value that was given, and nobody with one whose turn has not come."""
        if self.beacon is not None and any(log.name == origin for log in self.logs):
            with self.book.turn(origin) as turn:
                note = turn.beacon(number)
            if note is not None:
                return Answer(200, note)
        return refusal(404, "No such value has been given.")

    def chain(self, origin: str, number: int) -> bytes:
        """Return a value of the chain for a log; number 0 is the end, which is public from the first."""
        return chain_value(hmac.digest(self.beacon or b"", origin.encode(), "sha256"), number)

    def _unknown(self, origin: str, message: bytes) -> Answer | None:
        """Return the refusal of a log that is not known, or that has not signed; None when all is well."""
        keys = [key for key in self.logs if key.name == origin]
        if not keys:
            return refusal(404, _UNKNOWN_LOG)
        try:
            check_note(parse_note(message), keys)
        except NoteError:
            return refusal(403, _UNSIGNED)
        return None

    def _cosigned(self, text: str) -> bytes:
        time = int(self.present().timestamp())
        packed = cosignature_bytes(time, self.key.sign(cosigned_message(text, time)))
        return signature_line(self.name, self.public.id, packed).encode()
