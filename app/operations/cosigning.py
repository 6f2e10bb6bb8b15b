"""The job that asks the witnesses of the roll to cosign the newest checkpoint (ledger 4.4, reliability R209).

It reads in one transaction, asks in none, all witnesses at once, and stores in another. It may run any
number of times: who has cosigned is not asked again, and who was away is asked from where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import func, select

from app.chancery import Chancery
from app.clock import day_of
from app.operations.asking import Ask, NoReply, Reply, ask_over_http
from app.operations.log import lock_head
from app.queries.exports import newest_checkpoint
from app.queries.log_pages import proof_between
from app.records.log import LogCosignature
from charter.note import NoteError, check_note, parse_note, parse_vkey, signature_line
from charter.roll import Witness
from charter.witness import AddCheckpoint, format_request

OpenOffice = Callable[[], AbstractContextManager[Chancery]]
_TIMES = 3  # others may submit meanwhile, and move the size that a witness has just told
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,15})\n")


class Trouble(StrEnum):
    """Why a witness has not cosigned."""

    SILENT = "It did not answer."
    UNKNOWN_LOG = "It does not know this log."
    UNSIGNED = "It does not accept the log's signature."
    UNPROVED = "It says that the log does not continue what it saw."
    AHEAD = "It has cosigned a larger log of this name: a backup was restored here, or the log forked."
    FORKED = "It has cosigned another root at this size: the log forked."
    UNSTEADY = "It tells another size each time that it is asked."
    SENSELESS = "Its answer is none that a witness gives."
    FALSE = "Its cosignature does not fit the checkpoint."
    CLOCK = "Its clock shows a day on which the checkpoint cannot have been cosigned."


_REFUSALS = {404: Trouble.UNKNOWN_LOG, 403: Trouble.UNSIGNED, 422: Trouble.UNPROVED}


@dataclass(frozen=True)
class Heard:
    """What came of one witness: the size that it has cosigned now, or what is the trouble."""

    witness: Witness
    size: int | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True)
class _Sought:
    """The checkpoint that is to be cosigned; it outlives the transaction in which it was read."""

    size: int
    signed_on: date
    note: str


@dataclass(frozen=True)
class _Cosignature:
    """A cosignature that has been checked."""

    line: str
    at: datetime


_Outcome = _Cosignature | Trouble | int  # a number is the size to begin from


def gather_cosignatures(
    open_office: OpenOffice, open_reading: OpenOffice, ask: Ask = ask_over_http
) -> tuple[Heard, ...]:
    """Ask every witness that serves today for the newest checkpoint, unless it has cosigned it.

    Args:
        open_office: opens one unit of work, in which a cosignature is stored.
        open_reading: opens an office that reads: the first proof of a long log takes seconds to make.
        ask: carries a question to a witness's address.

    Returns:
        One line for each witness, in the roll's order; none without witnesses or checkpoint.
    """
    with open_reading() as office:
        newest = newest_checkpoint(office.session)
        witnesses = office.roll().witnesses_on(office.day)
        if newest is None or not witnesses:
            return ()
        checkpoint = _Sought(newest.size, newest.signed_on, newest.note)
        standing = {one: _cosigned_last(office, one) for one in witnesses}
    heard = {one: Heard(one, size) for one, size in standing.items() if size == checkpoint.size}
    seeking = {one: size for one, size in standing.items() if one not in heard}
    for _ in range(_TIMES):
        if not seeking:
            break
        with open_reading() as office:
            bodies = {one: _request(office, checkpoint, size) for one, size in seeking.items()}
        outcomes = _ask_all(ask, bodies, checkpoint)
        heard |= {one: _note(open_office, one, checkpoint, said) for one, said in outcomes.items()}
        behind = {one: said for one, said in outcomes.items() if isinstance(said, int)}
        forked = [one for one, size in behind.items() if size == seeking[one]]
        heard |= {one: Heard(one, trouble=Trouble.FORKED) for one in forked}
        seeking = {one: size for one, size in behind.items() if one not in forked and size <= checkpoint.size}
    return tuple(heard[one] for one in witnesses)


def _cosigned_last(office: Chancery, witness: Witness) -> int:
    chosen = select(func.max(LogCosignature.size)).where(LogCosignature.key == witness.key)
    return office.session.scalar(chosen) or 0


def _request(office: Chancery, checkpoint: _Sought, old: int) -> bytes:
    proof = proof_between(office, old, checkpoint.size)
    return format_request(AddCheckpoint(old, tuple(proof), checkpoint.note.encode()))


def _ask_all(
    ask: Ask, bodies: Mapping[Witness, bytes], checkpoint: _Sought
) -> dict[Witness, _Outcome]:
    def one(witness: Witness) -> _Outcome:
        try:
            reply = ask(f"{witness.url.rstrip('/')}/add-checkpoint", bodies[witness])
        except NoReply:
            return Trouble.SILENT
        return _outcome(reply, checkpoint, witness)

    with ThreadPoolExecutor(len(bodies)) as crew:
        return dict(zip(bodies, crew.map(one, bodies), strict=True))


def _outcome(reply: Reply, checkpoint: _Sought, witness: Witness) -> _Outcome:
    if reply.status == 200:
        return _checked(reply.text, checkpoint.note, witness)
    told = _SIZE.fullmatch(reply.text) if reply.status == 409 else None
    return _REFUSALS.get(reply.status, Trouble.SENSELESS) if told is None else int(told[1])


def _checked(lines: bytes, note: str, witness: Witness) -> _Cosignature | Trouble:
    """Check what a witness answered against the note that it was asked about, and against no other."""
    key = parse_vkey(witness.key)
    try:
        parsed = parse_note(note.encode() + lines)
        if parsed.text != parse_note(note.encode()).text:
            return Trouble.FALSE
        (signed,) = check_note(parsed, [key])
    except NoteError:
        return Trouble.FALSE
    own = next(one for one in parsed.signatures if (one.name, one.key_id) == (key.name, key.id))
    try:
        moment = datetime.fromtimestamp(signed.time or 0, UTC)
    except (ValueError, OverflowError, OSError):
        return Trouble.CLOCK
    return _Cosignature(signature_line(own.name, own.key_id, own.signature), moment)


def _note(
    open_office: OpenOffice, witness: Witness, checkpoint: _Sought, said: _Outcome
) -> Heard:
    """Store a cosignature; return what came of the witness."""
    if isinstance(said, Trouble):
        return Heard(witness, trouble=said)
    if isinstance(said, int):
        return Heard(witness, trouble=Trouble.AHEAD if said > checkpoint.size else Trouble.UNSTEADY)
    with open_office() as office:
        if not checkpoint.signed_on <= day_of(said.at) <= office.day:
            return Heard(witness, trouble=Trouble.CLOCK)
        _store(office, witness, checkpoint.size, said)
    return Heard(witness, checkpoint.size)


def _store(office: Chancery, witness: Witness, size: int, said: _Cosignature) -> None:
    lock_head(office)  # of two that ask at once the second finds the row of the first
    if office.session.get(LogCosignature, (size, witness.key)) is None:
        row = LogCosignature(size=size, key=witness.key, line=said.line, cosigned_at=said.at)
        office.session.add(row)


def lacking(heard: Iterable[Heard]) -> tuple[Heard, ...]:
    """Return those that are in trouble."""
    return tuple(one for one in heard if one.trouble is not None)
