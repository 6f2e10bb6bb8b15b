"""What a bundle is written from: leaf hashes, open leaves and disclosures, streamed in the log's order.

A selection says what one kind of bundle shows; the rules themselves are `charter.showing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.queries.log_entries import encoded_of
from app.records.log import LogCheckpoint, LogEntry, LogHead
from app.records.petition import Petition
from app.vault.data_keys import DataKeys
from charter.case import Actor, Case
from charter.fields import ENTRY_TYPES, Field
from charter.rights import sees_entry
from charter.showing import PADDING, PUBLICATION, case_shows, full_shows, public_shows
from charter.vocabulary import Role

_BATCH = 500
_MOST_KEYS = 20_000
_AT_ONCE = 10_000
_HASHES = (
    select(LogEntry.leaf_hash)
    .where(LogEntry.index >= bindparam("start"), LogEntry.index < bindparam("end"))
    .order_by(LogEntry.index)
)
_OPENERS = frozenset(
    field.opened_by for kind in ENTRY_TYPES.values() for field in kind.fields if field.opened_by is not None
)
_GOVERNANCE = and_(LogEntry.case_id.is_(None), LogEntry.type != PADDING)


class Selection(Protocol):
    """The leaves and disclosures of one kind of bundle at one size of the log, and for whom."""

    @property
    def size(self) -> int:
        """The number of entries that the bundle is taken at."""
        ...

    @property
    def kind(self) -> str:
        """The word for this kind of bundle."""
        ...

    @property
    def case_id(self) -> str | None:
        """The one case that it is about."""
        ...

    @property
    def reader(self) -> Role | None:
        """The role of the reader it is made for; None for everyone."""
        ...

    @property
    def candidates(self) -> ColumnElement[bool]:
        """The condition on entries of any index, as far as the database can tell it."""
        ...

    def opens(self, row: LogEntry) -> bool:
        """Say whether a candidate's leaf is open."""
        ...

    def discloses(self, row: LogEntry, field: Field, opened: frozenset[str]) -> bool:
        """Say whether a disclosure of an open leaf is shown; `opened` is what its case has opened."""
        ...


@dataclass(frozen=True)
class PublicSelection:
    """Governance and published cases, with disclosures of the public tier."""

    size: int
    kind: str = "public"
    case_id: None = None
    reader: None = None

    @property
    def candidates(self) -> ColumnElement[bool]:
        """Entries without a case, and those of cases published by then.

        Every page of the log asks which are published; no index tells it of entries, but petitions say so.
        """
        later = select(LogEntry.case_id).where(LogEntry.type == PUBLICATION, LogEntry.index >= self.size)
        published = select(Petition.id).where(Petition.published_on.is_not(None), Petition.id.not_in(later))
        return or_(_GOVERNANCE, LogEntry.case_id.in_(published))

    def opens(self, row: LogEntry) -> bool:
        """Every candidate is open."""
        del row
        return True

    def discloses(self, row: LogEntry, field: Field, opened: frozenset[str]) -> bool:
        """Show the public tier."""
        del row, opened
        return public_shows(field)


@dataclass(frozen=True)
class DeltaSelection(PublicSelection):
    """What everyone may have that a public bundle of the size `since` did not show.

    Acts without a case, and cases published, are shown from the entry `counted_from` on, before which they
    have been counted.
    """

    kind: str = "delta"
    since: int = 0
    counted_from: int = 0

    @property
    def candidates(self) -> ColumnElement[bool]:
        """Entries that everyone may have and that are new, or not yet counted, or of a case that is not."""
        new = select(LogEntry.case_id).where(
            LogEntry.type == PUBLICATION, LogEntry.index >= self.counted_from, LogEntry.index < self.size
        )
        uncounted = and_(LogEntry.case_id.is_(None), LogEntry.index >= self.counted_from)
        return and_(
            super().candidates, or_(LogEntry.index >= self.since, LogEntry.case_id.in_(new), uncounted)
        )


@dataclass(frozen=True)
class FullSelection:
    """Every leaf, with all that auditors may read; what is sealed shows once it is opened."""

    size: int
    kind: str = "full"
    case_id: None = None
    reader: Role = Role.AUDITOR

    @property
    def candidates(self) -> ColumnElement[bool]:
        """Every entry."""
        return LogEntry.index >= 0

    def opens(self, row: LogEntry) -> bool:
        """Every leaf is open, padding included."""
        del row
        return True

    def discloses(self, row: LogEntry, field: Field, opened: frozenset[str]) -> bool:
        """Show up to the auditors' tier."""
        del row
        return full_shows(field, opened)


@dataclass(frozen=True)
class CaseSelection:
    """One petition as one actor may see it, and governance.

    `then` is the case as the checkpoint holds it, `now` as it stands: both must allow what is shown. What
    publication has opened to everyone is open here as well.
    """

    size: int
    then: Case
    now: Case
    actor: Actor
    kind: str = "case"

    @property
    def case_id(self) -> str:
        """The petition's id."""
        return self.then.id

    @property
    def reader(self) -> Role:
        """The role in which the actor reads."""
        return self.actor.role

    @property
    def candidates(self) -> ColumnElement[bool]:
        """Entries without a case, and those of this one."""
        return or_(_GOVERNANCE, LogEntry.case_id == self.then.id)

    def opens(self, row: LogEntry) -> bool:
        """Open what the actor may know of."""
        return row.case_id is None or self._is_public or all(
            sees_entry(case, self.actor, row.type, row.actor) for case in (self.then, self.now)
        )

    def discloses(self, row: LogEntry, field: Field, opened: frozenset[str]) -> bool:
        """Show what the actor may read."""
        del opened
        if row.case_id is None or (self._is_public and public_shows(field)):
            return public_shows(field)
        return all(
            case_shows(case, self.actor, row.type, row.actor, field) for case in (self.then, self.now)
        )

    @property
    def _is_public(self) -> bool:
        return self.then.published_on is not None


@dataclass(frozen=True)
class TakenAt:
    """Where a selection is taken: size and day of its checkpoint, and how many acts are newer.

    `newer` counts only acts that the reader may know of.
    """

    size: int
    day: date
    newer: int

    @property
    def mark(self) -> str:
        """What tells one state from another in the name of a file."""
        return f"{self.size}-newer-{self.newer}"


def newest_checkpoint(session: Session) -> LogCheckpoint | None:
    """Return the last signed checkpoint, None before the first."""
    return session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.size.desc()).limit(1)).first()


def leaf_hashes(session: Session, start: int, end: int) -> Iterator[bytes]:
    """Yield the leaf hashes of a range."""
    if start < end:
        # A few come at once: PostgreSQL opens, asks and closes a cursor for those that come in parts.
        options = {"yield_per": _AT_ONCE} if end - start > _AT_ONCE else {}
        yield from session.scalars(_HASHES, {"start": start, "end": end}, execution_options=options)


def open_leaves(
    session: Session, selection: Selection, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield index and bytes of the leaves that a selection opens in a range."""
    for rows in _batches(session, selection, start, end):
        yield from ((row.index, row.leaf) for row in rows)


def open_rows(session: Session, selection: Selection) -> Iterator[LogEntry]:
    """Yield the entries that a selection opens, in order."""
    for rows in _batches(session, selection, 0, None):
        yield from rows


def shown_disclosures(session: Session, keys: DataKeys, selection: Selection) -> Iterator[tuple[int, str]]:
    """Yield index and encoded disclosure of all that a selection shows; what is erased is left out."""
    for rows in _batches(session, selection, 0, None):
        openings = _openings(session, rows, selection.size)
        shown = {row.index: names for row in rows if (names := _names(selection, row, openings))}
        for index, name, encoded in encoded_of(session, keys, [row for row in rows if row.index in shown]):
            if name in shown[index]:
                yield index, encoded
        keys.forget_beyond(_MOST_KEYS)


def _names(
    selection: Selection, row: LogEntry, openings: Mapping[str | None, frozenset[str]]
) -> frozenset[str]:
    """Return the names of the disclosures of an open leaf that are shown."""
    opened = openings.get(row.case_id, frozenset())
    fields = ENTRY_TYPES[row.type].disclosed
    return frozenset(field.name for field in fields if selection.discloses(row, field, opened))


def newer_acts(session: Session, selection: Selection) -> int:
    """Return how many acts that the reader may know of are newer than the selection's size."""
    is_newer = and_(LogEntry.index >= selection.size, LogEntry.type != PADDING)
    among = LogEntry.index.in_(select(LogEntry.index).where(is_newer))
    # Said twice: without the one PostgreSQL goes through the whole log, and without the other SQLite does.
    chosen = select(LogEntry).where(selection.candidates, is_newer, among)
    return sum(map(selection.opens, session.scalars(chosen.execution_options(yield_per=_BATCH))))


def taken_at(session: Session, selection: Selection) -> TakenAt:
    """Return where a selection is taken, whose size is that of a signed checkpoint."""
    checkpoint = session.get_one(LogCheckpoint, selection.size)
    return TakenAt(checkpoint.size, checkpoint.signed_on, newer_acts(session, selection))


def log_size(session: Session) -> int:
    """Return the number of entries."""
    return session.get_one(LogHead, 1).size


def entry_0_hash(session: Session) -> bytes | None:
    """Return the leaf hash of entry 0, None before the founding."""
    return session.scalar(select(LogEntry.leaf_hash).where(LogEntry.index == 0))


def _batches(
    session: Session, selection: Selection, start: int, end: int | None
) -> Iterator[list[LogEntry]]:
    last = selection.size if end is None else min(end, selection.size)
    chosen = select(LogEntry).where(selection.candidates, _within(start, last))
    found = session.scalars(chosen.order_by(LogEntry.index).execution_options(yield_per=_BATCH))
    for rows in found.partitions():
        yield [row for row in rows if selection.opens(row)]


def _within(start: int, end: int) -> ColumnElement[bool]:
    """Return the condition on a range; a short one is gone through, whatever else there is an index for."""
    is_within = and_(LogEntry.index >= start, LogEntry.index < end)
    short = end - start <= _AT_ONCE
    return LogEntry.index.in_(select(LogEntry.index).where(is_within)) if short else is_within


def _openings(
    session: Session, rows: Sequence[LogEntry], size: int
) -> dict[str | None, frozenset[str]]:
    cases = {row.case_id for row in rows if row.case_id is not None}
    chosen = select(LogEntry.case_id, LogEntry.type).where(
        LogEntry.case_id.in_(cases), LogEntry.type.in_(_OPENERS), LogEntry.index < size
    )
    found: dict[str | None, frozenset[str]] = {}
    for case_id, word in session.execute(chosen):
        found[case_id] = found.get(case_id, frozenset()) | {word}
    return found
