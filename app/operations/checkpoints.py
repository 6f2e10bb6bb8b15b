"""Padding, daily entries and signed checkpoints (ledger 4.1, 4.4)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, event, func, select
from sqlalchemy.orm import Session

from app.chancery import Chancery
from app.operations.door import govern_by, pad
from app.operations.locks import Lock, lock
from app.operations.log import Head, lock_head
from app.operations.past import past_signed, read_on, refuse_a_fork, root_in
from app.operations.who import THE_CLOCK
from app.queries.log_entries import PADDING, opened_of
from app.queries.register import stated_rows
from app.records.log import LogCheckpoint, LogEntry, LogHead
from app.records.petition import Reading
from app.vault.signer import Past, Signer, WouldFork
from charter.logkeys import signers_of
from charter.note import Checkpoint
from charter.register import readings_root, register_root
from charter.roll import Roll
from charter.tree import CompactRange
from charter.vocabulary import Act

OpenOffice = Callable[[], AbstractContextManager[Chancery]]
BLOCK = 16
_SIGNED = "signed"
_READ_ON = select(Reading.id).where(Reading.on_day == bindparam("day"))
_NEWEST_PADDING = select(LogEntry).where(LogEntry.type == PADDING).order_by(LogEntry.index.desc()).limit(1)


@dataclass(frozen=True)
class Hours:
    """The UTC hours at which padding and a checkpoint are owed, grown or not (ledger 4.1).

    `strict` signs at no other moment, and once each time: when a checkpoint comes tells nothing.
    """

    fixed: tuple[int, ...] = (6, 18)
    strict: bool = False

    def last(self, now: datetime) -> datetime:
        """Return the newest fixed hour that has come."""
        today = now.replace(minute=0, second=0, microsecond=0)
        passed = [hour for hour in self.fixed if hour <= now.hour]
        if passed:
            return today.replace(hour=max(passed))
        return today.replace(hour=max(self.fixed)) - timedelta(days=1)


def hour_is_owed(office: Chancery, hours: Hours) -> bool:
    """Say whether nothing has been padded yet since the last fixed hour; the padding itself tells when."""
    newest = office.session.scalars(_NEWEST_PADDING).first()
    if newest is None:
        return True
    padded_at = opened_of(office.session, office.keys, [newest])[newest.index]["at"]
    return datetime.fromisoformat(padded_at) < hours.last(office.now)


def write_daily_entries(office: Chancery) -> int:
    """Write the daily entries of every finished day that has none yet; return how many.

    A day is finished once the log has an entry of a later one, whatever this machine's clock says.
    """
    lock(office.connection, Lock.ROLL)  # so that no act comes between
    last_on = office.session.scalar(select(LogHead.last_on))
    roll, today = office.roll(), max(office.day, last_on or office.day)
    unbatched, unstated = _days_owed(roll, roll.batched, today), _days_owed(roll, roll.stated, today)
    for day in unbatched:
        batch = {"day": day.isoformat(), "root": _readings(office, day)}
        govern_by(office, THE_CLOCK, Act.BATCH_ACCESS, batch)
    for day in unstated:
        rows = stated_rows(office.session, office.session.scalar(select(LogHead.size)) or 0)
        root = register_root(rows)
        facts = {"day": day.isoformat(), "count": len(rows), "root": root, "governance": office.roll().size}
        govern_by(office, THE_CLOCK, Act.STATE_REGISTER, facts)
    return len(unbatched) + len(unstated)


def _days_owed(roll: Roll, last: date | None, today: date) -> list[date]:
    first = roll.founded_on if last is None else last + timedelta(days=1)
    return [] if first is None else [first + timedelta(days=n) for n in range((today - first).days)]


def _readings(office: Chancery, day: date) -> str:
    return readings_root(office.session.scalars(_READ_ON, {"day": day}))


def sign_checkpoint(office: Chancery, signer: Signer, past: Past) -> LogCheckpoint:
    """Sign the present head, which padding has brought to a full block.

    One that is signed already is remembered once more: a crash may have come between its commit and that.

    Args:
        office: the transaction's office.
        signer: the log's signer.
        past: what `past_signed` said; it is asked again if somebody has signed since.

    Raises:
        WouldFork: the log does not continue what was signed last.
        ValueError: the head is not at a full block; our own fault.
    """
    head = lock_head(office)
    if head.edge.size % BLOCK:
        raise ValueError("A checkpoint is signed at a full block only.")
    if past.signed != signer.memory().signed:
        past = past_signed(office, signer)
    read_on(office, past, head.edge.size)
    row = office.session.get(LogCheckpoint, head.edge.size)
    if row is None:
        row = _sign_head(office, signer, head, past)
    elif root_in(row) != past.edge.root().hex():
        raise WouldFork
    _remember_once_committed(office.session, signer, past.edge)
    return row


def _sign_head(office: Chancery, signer: Signer, head: Head, past: Past) -> LogCheckpoint:
    checkpoint = Checkpoint(office.origin, head.edge.size, head.edge.root())
    before = office.session.scalar(select(func.max(LogCheckpoint.size))) or 0
    keys = signers_of(office.roll().keys, checkpoint.size, before)
    note = signer.sign(checkpoint, past=past, keys=keys)
    row = LogCheckpoint(size=checkpoint.size, signed_on=head.on, note=note)
    office.session.add(row)
    office.session.flush()  # the same size twice meets the primary key here
    return row


def _remember_once_committed(session: Session, signer: Signer, edge: CompactRange) -> None:
    """Let the signer remember what it signed as soon as it is sure to stand.

    One of a transaction that fails was never published, and the log need not continue it: remembered before
    the commit, a crash between the two would look like a restored backup for ever.
    """
    if _SIGNED not in session.info:
        event.listen(session, "after_commit", _remember)
    session.info[_SIGNED] = (signer, edge)


def _remember(session: Session) -> None:
    signer, edge = session.info[_SIGNED]
    signer.remember(edge)


def make_checkpoint(office: Chancery, signer: Signer, *, at_least_one: bool = True) -> LogCheckpoint:
    """Write the daily entries that are owed, pad, then sign."""
    past = past_signed(office, signer)
    write_daily_entries(office)
    pad(office, BLOCK, at_least_one=at_least_one)
    return sign_checkpoint(office, signer, past)


def sign_now(open_office: OpenOffice, signer: Signer) -> int:
    """State the finished days, pad to a full block and sign, all of it or nothing; return the size signed.

    An act between the daily entries and their checkpoint could fill the block at whose end it is looked for.
    """
    with open_office() as office:
        refuse_a_fork(office, signer)
        return make_checkpoint(office, signer, at_least_one=False).size
