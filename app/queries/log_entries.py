"""Entries read back from the tables, with the disclosures that this service can open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app.records.log import DataKey, LogDisclosure, LogEntry
from app.vault.data_keys import DataKeys
from charter.canonical import parse
from charter.disclosure import open_disclosure
from charter.entry import Entry, read_entry

PADDING = "log.padded"
_SEALED = (  # plain columns, and built once: every page about a case reads all of its disclosures
    select(
        LogDisclosure.entry_index, LogDisclosure.name, LogDisclosure.key_id, LogDisclosure.sealed,
        DataKey.is_destroyed,
    )
    .join(DataKey, DataKey.id == LogDisclosure.key_id)
    .where(LogDisclosure.entry_index.in_(bindparam("part", expanding=True)))
)


def disclosure_context(entry_id: str, name: str) -> str:
    """Return what a sealed disclosure is bound to."""
    return f"disclosure/{entry_id}/{name}"


def case_entries(session: Session, keys: DataKeys, case_id: str, *, after: int = 0) -> list[Entry]:
    """Return the entries of a case after a sequence number, in order, opened."""
    chosen = select(LogEntry).where(LogEntry.case_id == case_id, LogEntry.case_seq > after)
    return _read(session, keys, chosen)


def roll_entries(session: Session, keys: DataKeys, *, after: int = -1) -> list[Entry]:
    """Return the governance entries after an index, in order, padding left out."""
    chosen = select(LogEntry).where(
        LogEntry.case_id.is_(None), LogEntry.type != PADDING, LogEntry.index > after
    )
    return _read(session, keys, chosen)


def _read(session: Session, keys: DataKeys, chosen: Select[LogEntry]) -> list[Entry]:
    rows = session.scalars(chosen.order_by(LogEntry.index)).all()
    opened = opened_of(session, keys, rows)
    return [read_entry(row.index, row.leaf, opened[row.index]) for row in rows]


def opened_of(session: Session, keys: DataKeys, rows: Sequence[LogEntry]) -> dict[int, dict[str, Any]]:
    """Return the opened disclosures of entries, by index and name; erased ones are left out."""
    found: dict[int, dict[str, Any]] = {row.index: {} for row in rows}
    for index, name, encoded in encoded_of(session, keys, rows):
        found[index][name] = open_disclosure(encoded).value
    return found


def encoded_of(
    session: Session, keys: DataKeys, rows: Sequence[LogEntry]
) -> Iterator[tuple[int, str, str]]:
    """Yield (index, name, encoded disclosure) of entries, by index and name."""
    ids = {row.index: str(parse(row.leaf)["id"]) for row in rows}
    for start in range(0, len(rows), 500):
        part = [row.index for row in rows[start : start + 500]]
        found = session.execute(_SEALED, {"part": part})
        # Bundles are in the order of these letters' numbers, which a database may sort in another way.
        for at, name, key_id, sealed, is_destroyed in sorted(found, key=itemgetter(0, 1)):
            if not is_destroyed:
                keys.know_live(key_id)
                yield at, name, keys.unseal(key_id, sealed, disclosure_context(ids[at], name)).decode()
