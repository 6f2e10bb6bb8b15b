"""The audit: replay the log without any kept fold, and compare with everything the tables say of it.

Nothing is written and nothing that a running service remembers is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.chancery import Chancery
from app.db import Base
from app.operations.log import edge_of
from app.operations.past import root_in
from app.operations.projection import (
    identity_rows,
    organisation_rows,
    petition_row,
    place_rows,
    seat_rows,
)
from app.queries.log_entries import case_entries, encoded_of, roll_entries
from app.records.log import DataKey, LogCheckpoint, LogDisclosure, LogEntry, LogHead, RollHead
from app.records.petition import IdentityRequest, Petition, SeatRow
from app.records.roll import OrganisationRow, PlaceRow
from app.rulebooks import shipped_editions
from app.vault.key_store import NotInStore
from app.vault.keys import SealBroken
from charter.canonical import NotCanonical
from charter.disclosure import digest
from charter.entry import Entry, Malformed, read_entry
from charter.erasing import fields_listed
from charter.replay import empty_roll, fold_case, govern
from charter.roll import Roll
from charter.showing import PADDING
from charter.tree import CompactRange, leaf_hash

_BATCH = 500
Row = Mapping[str, Any]


@dataclass
class _Scan:
    """What one pass over all leaves has seen."""

    signed: Mapping[int, Mapping[str, str]]  # of each size signed: who says so, and the root
    edge: CompactRange = field(default_factory=CompactRange)
    last: Entry | None = None
    newest_of_roll: int = -1
    seqs: dict[str, int] = field(default_factory=dict)


def differences(office: Chancery, signed: tuple[int, str] | None = None) -> Iterator[str]:
    """Yield one sentence for each difference between the log and the tables; none means equal.

    Args:
        office: reads only.
        signed: size and root, hex, that the signer remembers.
    """
    yield from _key_differences(office)  # first, for where a key is lost the leaves are not read to the end
    scan, is_sound = _Scan(_signed(office.session, signed)), True
    for wrong in _leaf_differences(office, scan):
        is_sound = False
        yield wrong
    if not is_sound:
        yield "The log itself is not sound, so nothing is folded from it."
        return
    yield from _head_differences(office.session, scan)
    roll = empty_roll(shipped_editions())
    for entry in roll_entries(office.session, office.keys):
        roll = govern(roll, entry)
    yield from _roll_differences(office.session, roll)
    yield from _case_differences(office, roll)


def _key_differences(office: Chancery) -> Iterator[str]:
    """Compare what the database says of data keys with the key store."""
    chosen = select(DataKey.id, DataKey.is_destroyed).order_by(DataKey.id)
    for key_id, is_destroyed in office.session.execute(chosen.execution_options(yield_per=_BATCH)):
        if office.key_store.holds(key_id) == is_destroyed:
            yield (
                f"data_keys {key_id}: it is destroyed, and still in the key store."
                if is_destroyed else f"data_keys {key_id}: it is not in the key store."
            )


def _signed(session: Session, last: tuple[int, str] | None) -> dict[int, dict[str, str]]:
    found = {}
    for row in session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.size)):
        found[row.size] = {"log_checkpoints": root_in(row)}
    if last is not None:
        found.setdefault(last[0], {})["the signer"] = last[1]
    return found


def _root_differences(scan: _Scan) -> Iterator[str]:
    """Compare the root reached with what was signed at this size; once it differs, it always will."""
    size, told = scan.edge.size, scan.edge.root().hex()
    wrong = [source for source, root in scan.signed[size].items() if root != told]
    if wrong:
        yield f"{' and '.join(wrong)}: another root was signed at size {size} than the leaves have."
        scan.signed = {}


def _end_differences(scan: _Scan) -> Iterator[str]:
    beyond = [size for size in scan.signed if size > scan.edge.size]
    if beyond:
        sources = " and ".join(scan.signed[max(beyond)])
        yield f"{sources}: size {max(beyond)} was signed; the log has only {scan.edge.size} entries."


def _leaf_differences(office: Chancery, scan: _Scan) -> Iterator[str]:
    """Check each leaf against its row, its place and its disclosures."""
    chosen = select(LogEntry).order_by(LogEntry.index).execution_options(yield_per=_BATCH)
    for rows in office.session.scalars(chosen).partitions():
        entries: dict[int, Entry] = {}
        for row in rows:
            if row.index != scan.edge.size:
                yield f"log_entries: index {scan.edge.size} is missing; {row.index} comes instead."
                return
            scan.edge.append(row.leaf_hash)
            if scan.edge.size in scan.signed:
                yield from _root_differences(scan)
            entry = _read(row)
            if entry is None:
                yield f"log_entries {row.index}: the leaf cannot be read."
                continue
            yield from _row_differences(row, entry, scan)
            yield from _erasure_differences(office.session, entry)
            entries[row.index] = entry
        yield from _disclosure_differences(office, rows, entries)
    yield from _end_differences(scan)


def _read(row: LogEntry) -> Entry | None:
    try:
        return read_entry(row.index, row.leaf, {})
    except (NotCanonical, Malformed):
        return None


def _row_differences(row: LogEntry, entry: Entry, scan: _Scan) -> Iterator[str]:
    case, seq, before = entry.case, None, scan.last
    if case is not None:
        seq = scan.seqs[case] = scan.seqs.get(case, 0) + 1
    elif entry.type != PADDING:
        scan.newest_of_roll = entry.index
    scan.last = entry
    told = {
        "leaf_hash": leaf_hash(row.leaf), "type": entry.type, "on_day": entry.on, "case_id": case,
        "case_seq": seq, "actor": entry.actor.name,
    }
    yield from _unequal(f"log_entries {row.index}", {name: getattr(row, name) for name in told}, told)
    if before is not None and entry.on < before.on:
        yield f"log_entries {row.index}: its day is before that of the entry before it."


def _erasure_differences(session: Session, entry: Entry) -> Iterator[str]:
    """Of what an erasure lists nothing may be there any more."""
    listed = {(one.entry, one.name) for one in fields_listed(entry.data.get("erased")) or ()}
    at = LogDisclosure.entry_index.in_(sorted({index for index, _ in listed}))
    chosen = select(LogDisclosure.entry_index, LogDisclosure.name).where(at)
    there = {tuple(row) for row in session.execute(chosen)} if listed else set()
    for index, name in sorted(listed & there):
        yield f"log_disclosures {index} {name}: it is listed as erased, and still there."


def _disclosure_differences(
    office: Chancery, rows: Sequence[LogEntry], entries: Mapping[int, Entry]
) -> Iterator[str]:
    readable = [row for row in rows if row.index in entries]
    try:
        for index, name, encoded in encoded_of(office.session, office.keys, readable):
            if digest(encoded) not in entries[index].sd:
                yield f"log_disclosures {index} {name}: its digest is not in the leaf."
    except SealBroken:
        yield f"log_disclosures {rows[0].index} to {rows[-1].index}: one is not what was sealed."
    except NotInStore as gone:
        yield f"log_disclosures {rows[0].index} to {rows[-1].index}: {gone}"


def _head_differences(session: Session, scan: _Scan) -> Iterator[str]:
    head, roll_head = session.get(LogHead, 1), session.get(RollHead, 1)
    if head is None or roll_head is None:
        yield from [] if scan.last is None else ["log_heads, roll_heads: a row is missing."]
        return
    kept, edge = edge_of(head.size, head.edge), scan.edge
    last_on = None if scan.last is None else scan.last.on
    stored = {"size": kept.size, "edge": kept.hashes, "last_on": head.last_on}
    told = {"size": edge.size, "edge": edge.hashes, "last_on": last_on}
    yield from _unequal("log_heads", stored, told)
    stored, told = {"last_index": roll_head.last_index}, {"last_index": scan.newest_of_roll}
    yield from _unequal("roll_heads", stored, told)


def _roll_differences(session: Session, roll: Roll) -> Iterator[str]:
    for table, rows in ((OrganisationRow, organisation_rows(roll)), (PlaceRow, place_rows(roll))):
        yield from _compared(table.__tablename__, _keys(table), _rows(session, select(table)), rows)


def _case_differences(office: Chancery, roll: Roll) -> Iterator[str]:
    session = office.session
    cases = session.scalars(
        select(LogEntry.case_id).where(LogEntry.case_seq == 1).order_by(LogEntry.case_id)
    ).all()
    for case_id in cases:
        case = fold_case(case_entries(session, office.keys, str(case_id)))
        assert case is not None
        petitions = select(Petition).where(Petition.id == case_id)
        told = [petition_row(case, roll.editions[case.edition])]
        yield from _compared("petitions", _keys(Petition), _rows(session, petitions), told)
        for table, rows in ((SeatRow, seat_rows(case)), (IdentityRequest, identity_rows(case))):
            stored = _rows(session, select(table).where(table.petition_id == case_id))
            yield from _compared(table.__tablename__, _keys(table), stored, rows)
        session.expunge_all()  # what was compared need not be held
    logged = select(LogEntry.case_id).where(LogEntry.case_id.is_not(None))
    for stray in session.scalars(select(Petition.id).where(Petition.id.not_in(logged))):
        yield f"petitions {stray}: the log has no such petition."


def _keys(table: type[Base]) -> tuple[str, ...]:
    return tuple(column.name for column in table.__table__.primary_key)


def _rows(session: Session, chosen: Select[Any]) -> list[Row]:
    found = session.scalars(chosen)
    return [{column.name: getattr(row, column.name) for column in row.__table__.columns} for row in found]


def _compared(
    table: str, keys: tuple[str, ...], stored: Iterable[Row], told: Iterable[Row]
) -> Iterator[str]:
    """Compare the rows stored with the rows that the log tells, by their keys."""
    left = {tuple(row[key] for key in keys): row for row in stored}
    for row in told:
        at = tuple(row[key] for key in keys)
        name = " ".join((table, *map(str, at)))
        found = left.pop(at, None)
        if found is None:
            yield f"{name}: the row is missing."
        else:
            yield from _unequal(name, found, row)
    for at in left:
        yield f"{' '.join((table, *map(str, at)))}: the log has no such row."


def _unequal(name: str, stored: Row, told: Row) -> Iterator[str]:
    for column, value in told.items():
        if stored[column] != value:
            yield f"{name}: {column} is {_said(stored[column])}; the log says {_said(value)}."


def _said(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return "[" + ", ".join(map(_said, value)) + "]"
    return "empty" if value is None else str(value)
