"""Import a list: stage its bytes, preview the difference, accept it. A whole import or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import day_of
from app.operations.list_rows import held_entries, write_difference
from app.records.listing import ListFile, ListSnapshot, ListSource
from app.registry.difference import Difference, Survey, compare, survey
from app.registry.listed import RefusedImport
from app.registry.packing import Packed, digest_of, pack
from app.registry.sources import PARSER, SOURCES, Source, in_order, read, source_of

__all__ = ["Record", "RefusedImport", "Staged", "accept_list", "facts_of", "stage_list"]

Record = Callable[[dict[str, object]], object]
"""Appends the entry of an accepted list to the log, through the one door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A snapshot after staging or acceptance.

    Added, changed and removed count persons, against the list that is accepted now. `is_unchanged`:
    these bytes were the accepted list already, and nothing was done.
    """

    snapshot_id: int
    source: str
    digest: str
    size: int
    published: date | None
    persons: int
    entities: int
    orphans: int
    added: int
    changed: int
    removed: int
    root: str
    is_accepted: bool
    is_unchanged: bool = False


def stage_list(
    session: Session, source_code: str, files: Sequence[BinaryIO], *,
    published: date | None, excerpt: bool, now: datetime,
) -> Staged:
    """Keep the exact bytes of a list, read it to its end, and preview what it would change.

    Args:
        source_code: a key of `SOURCES`.
        files: open in binary; SDN and ALT together; `.xz` is unpacked.
        published: the publisher's date, for files that do not say it; inclusive UTC day.
        excerpt: lifts the minimum of persons; the caller allows it in `demo` and `test` alone.

    Raises:
        RefusedImport: the file's fault, with line or entry; nothing is left in the session.
    """
    source = source_of(source_code)
    packed = in_order(source, [pack(file) for file in files]) if files else []
    if not packed:
        raise RefusedImport("No file was given.")
    _lock_sources(session)
    latest, digest = _latest(session, source_code), digest_of(packed)
    if latest and latest.digest == digest:
        return replace(_staged(latest), is_unchanged=True)
    known = session.scalar(
        select(ListSnapshot).where(ListSnapshot.source_code == source_code, ListSnapshot.digest == digest)
    )
    if known and known.edition is not None:
        raise RefusedImport("This file was accepted before, and a newer one has replaced it.")
    found = survey(source, read(source, packed), published=published, excerpt=excerpt)
    _refuse_older(found, latest)
    difference = _compared(session, source, found)
    snapshot = known or ListSnapshot(source_code=source_code, digest=digest)
    _describe(snapshot, found, difference, size=sum(file.size for file in packed))
    snapshot.parser, snapshot.excerpt, snapshot.staged_on = PARSER, excerpt, day_of(now)
    if known is None:
        _keep(session, snapshot, packed)
    return _staged(snapshot)


def accept_list(session: Session, snapshot_id: int, *, now: datetime, record: Record) -> Staged:
    """Make a staged list the one in force, and record it in the log.

    Args:
        snapshot_id: what `stage_list` returned.
        record: called once with the facts of the entry, last of all, so that the log's locks are brief.

    Raises:
        RefusedImport: an older list than the accepted one, or so many persons came or went that
            officers of two organisations must accept it.
    """
    _lock_sources(session)
    snapshot = session.get_one(ListSnapshot, snapshot_id)
    if snapshot.edition is not None:
        return replace(_staged(snapshot), is_unchanged=True)
    source = SOURCES[snapshot.source_code]
    packed = _kept(session, snapshot)
    found = survey(source, read(source, packed), published=snapshot.published_on, excerpt=snapshot.excerpt)
    latest = _latest(session, source.code)
    _refuse_older(found, latest)
    difference = _compared(session, source, found)
    if latest and difference.needs_two_organisations():
        raise RefusedImport(
            "So many persons were added or removed that officers of two organisations must accept this"
            " list. Added: %(persons_added)s. Removed: %(persons_removed)s. Held: %(persons_held)s.",
            persons_added=difference.persons_added, persons_removed=difference.persons_removed,
            persons_held=difference.persons_held,
        )
    _describe(snapshot, found, difference, size=snapshot.size)
    snapshot.edition = (latest.edition or 0) + 1 if latest else 1
    snapshot.accepted_on = day_of(now)
    session.flush()  # the rows below refer to the snapshot
    write_difference(session, snapshot, read(source, packed), difference)
    record(facts_of(snapshot))
    return _staged(snapshot)


def facts_of(snapshot: ListSnapshot) -> dict[str, object]:
    """Return what the log says of an accepted list."""
    published = snapshot.published_on
    return {
        "source": snapshot.source_code, "digest": snapshot.digest, "size": snapshot.size,
        "published": published.isoformat() if published else None, "parser": snapshot.parser,
        "persons": snapshot.persons, "entities": snapshot.entities, "added": snapshot.added,
        "changed": snapshot.changed, "removed": snapshot.removed, "root": snapshot.root,
    }


def _lock_sources(session: Session) -> None:
    """Let one import run at a time, over all sources: they share the index and its ids."""
    lock = select(ListSource.code).order_by(ListSource.code).with_for_update()
    missing = SOURCES.keys() - set(session.scalars(lock))
    if not missing:
        return
    try:
        with session.begin_nested():
            session.execute(insert(ListSource), [{"code": code} for code in sorted(missing)])
    except IntegrityError:  # another first import was quicker; its rows are there now
        session.scalars(lock).all()


def _latest(session: Session, source_code: str) -> ListSnapshot | None:
    return session.scalar(
        select(ListSnapshot)
        .where(ListSnapshot.source_code == source_code, ListSnapshot.edition.is_not(None))
        .order_by(ListSnapshot.edition.desc())
        .limit(1)
    )


def _compared(session: Session, source: Source, found: Survey) -> Difference:
    return compare(found, held_entries(session, source.code), cites_by_place=source.cites_by_place)


def _refuse_older(found: Survey, latest: ListSnapshot | None) -> None:
    accepted = latest.published_on if latest else None
    if accepted and found.published and found.published < accepted:
        raise RefusedImport(
            "The file was published on %(published)s, before the accepted one of %(accepted)s.",
            published=found.published, accepted=accepted,
        )


def _describe(snapshot: ListSnapshot, found: Survey, difference: Difference, *, size: int) -> None:
    snapshot.size, snapshot.published_on, snapshot.root = size, found.published, found.root()
    snapshot.persons, snapshot.entities, snapshot.orphans = found.persons, found.entities, found.orphans
    snapshot.added, snapshot.changed = difference.persons_added, difference.persons_changed
    snapshot.removed = difference.persons_removed


def _keep(session: Session, snapshot: ListSnapshot, packed: Sequence[Packed]) -> None:
    session.add(snapshot)
    session.flush()  # its files refer to its number
    session.execute(insert(ListFile), [
        {"snapshot_id": snapshot.id, "position": position, "digest": file.digest, "size": file.size,
         "packed": file.packed}
        for position, file in enumerate(packed)
    ])


def _kept(session: Session, snapshot: ListSnapshot) -> list[Packed]:
    rows = session.scalars(
        select(ListFile).where(ListFile.snapshot_id == snapshot.id).order_by(ListFile.position)
    )
    return [Packed(row.digest, row.size, row.packed) for row in rows]


def _staged(snapshot: ListSnapshot) -> Staged:
    return Staged(
        snapshot_id=snapshot.id, source=snapshot.source_code, digest=snapshot.digest, size=snapshot.size,
        published=snapshot.published_on, persons=snapshot.persons, entities=snapshot.entities,
        orphans=snapshot.orphans, added=snapshot.added, changed=snapshot.changed, removed=snapshot.removed,
        root=snapshot.root, is_accepted=snapshot.edition is not None,
    )
