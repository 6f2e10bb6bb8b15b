"""Snapshots of the official lists: those in force, and those that wait for a registrar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.records.listing import ListSnapshot
from app.registry.sources import SOURCES


@dataclass(frozen=True, kw_only=True)
class SnapshotRow:
    """One snapshot. `edition` counts the accepted ones of its source, and is None while it waits."""

    id: int
    source: str
    authority: str
    digest: str
    size: int
    published: date | None
    staged_on: date
    accepted_on: date | None
    edition: int | None
    persons: int
    entities: int
    orphans: int
    added: int
    changed: int
    removed: int


def sources() -> tuple[tuple[str, str], ...]:
    """Return the lists that we read: code and authority."""
    return tuple((source.code, source.authority) for source in SOURCES.values())


def snapshots_accepted(session: Session) -> tuple[SnapshotRow, ...]:
    """Return the accepted snapshots, the newest first."""
    chosen = select(ListSnapshot).where(ListSnapshot.edition.is_not(None))
    return _rows(session, chosen.order_by(ListSnapshot.accepted_on.desc(), ListSnapshot.id.desc()).limit(100))


def snapshots_waiting(session: Session) -> tuple[SnapshotRow, ...]:
    """Return the snapshots that were staged and not accepted, the newest first."""
    chosen = select(ListSnapshot).where(ListSnapshot.edition.is_(None))
    return _rows(session, chosen.order_by(ListSnapshot.staged_on.desc(), ListSnapshot.id.desc()).limit(100))


def snapshot(session: Session, snapshot_id: int) -> SnapshotRow | None:
    """Return one snapshot, None where there is none."""
    return next(iter(_rows(session, select(ListSnapshot).where(ListSnapshot.id == snapshot_id))), None)


def _rows(session: Session, chosen: Select[ListSnapshot]) -> tuple[SnapshotRow, ...]:
    return tuple(
        SnapshotRow(
            id=row.id,
            source=row.source_code,
            authority=SOURCES[row.source_code].authority,
            digest=row.digest,
            size=row.size,
            published=row.published_on,
            staged_on=row.staged_on,
            accepted_on=row.accepted_on,
            edition=row.edition,
            persons=row.persons,
            entities=row.entities,
            orphans=row.orphans,
            added=row.added,
            changed=row.changed,
            removed=row.removed,
        )
        for row in session.scalars(chosen)
    )
