"""Write the rows of an accepted list: designations, versions, names, births, and the search index.

The caller holds the lock of all sources; that is what makes the ids given here safe.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.db import Base
from app.records.listing import (
    Designation,
    DesignationBirth,
    DesignationName,
    DesignationVersion,
    ListSnapshot,
)
from app.registry.difference import Difference, Held
from app.registry.folding import words
from app.registry.index import IndexWriter, count_uses, portions, withdraw
from app.registry.listed import Kind, Listed, Notice
from app.registry.romanise import script_of

_AT_ONCE = 400  # entries whose rows wait in memory
_REASONS_SOURCE = {"gb_uksl": "UKStatementofReasons"}


def held_entries(session: Session, source_code: str) -> dict[str, Held]:
    """Return what the registry holds of a source, by identity."""
    rows = session.execute(
        select(
            Designation.id, DesignationVersion.id, Designation.version, Designation.identity,
            Designation.source_id, DesignationVersion.content_digest, Designation.kind,
            Designation.removed_in_id,
        )
        .join(DesignationVersion, DesignationVersion.designation_id == Designation.id)
        .where(DesignationVersion.number == Designation.version, Designation.source_code == source_code)
    )
    return {
        row[3]: Held(*row[:6], is_person=row[6] == Kind.PERSON, is_removed=row[7] is not None)
        for row in rows
    }


def write_difference(
    session: Session, snapshot: ListSnapshot, items: Iterable[Listed | Notice], difference: Difference
) -> None:
    """Write what an accepted snapshot adds, changes and no longer holds."""
    changed = [difference.known[key] for key in difference.changed]
    withdraw(session, [held.version_id for held in (*changed, *difference.removed)])
    _mark_removed(session, snapshot, difference.removed)
    writer = _Writer(session, snapshot, difference)
    for item in items:
        if isinstance(item, Listed):
            writer.take(item)
    writer.flush()
    _mark_seen(session, snapshot)
    count_uses(session)


def _mark_removed(session: Session, snapshot: ListSnapshot, removed: tuple[Held, ...]) -> None:
    for portion in portions([held.designation_id for held in removed]):
        session.execute(
            update(Designation).where(Designation.id.in_(portion)).values(removed_in_id=snapshot.id),
            execution_options={"synchronize_session": False},
        )


def _mark_seen(session: Session, snapshot: ListSnapshot) -> None:
    session.execute(
        update(Designation)
        .where(Designation.source_code == snapshot.source_code, Designation.removed_in_id.is_(None))
        .values(last_snapshot_id=snapshot.id),
        execution_options={"synchronize_session": False},
    )


def _next_id(session: Session, table: type[Designation | DesignationVersion | DesignationName]) -> int:
    return (session.scalar(select(func.max(table.id))) or 0) + 1


@dataclass
class _Writer:
    """Turns entries into rows and writes them some hundred at a time."""

    session: Session
    snapshot: ListSnapshot
    difference: Difference
    rows: dict[type[Base], list[dict[str, object]]] = field(default_factory=dict)
    waiting: int = 0

    def __post_init__(self) -> None:
        self.index = IndexWriter(self.session)
        self.next_designation = _next_id(self.session, Designation)
        self.next_version = _next_id(self.session, DesignationVersion)
        self.next_name = _next_id(self.session, DesignationName)
        self.left = set(self.difference.added | self.difference.changed)

    def take(self, listed: Listed) -> None:
        """Note the rows of one entry, if it is new or changed; a repetition in the file is passed over."""
        held = self.difference.known.get(listed.key)
        if held and (held.identity, held.source_id) != (listed.key, listed.source_id):
            self._recite(held, listed)
        if listed.key not in self.left:
            return
        self.left.remove(listed.key)
        number = 1 if held is None else held.number + 1
        designation_id = self._create(listed) if held is None else self._renew(held, number)
        self._describe(listed, designation_id, number)
        self.waiting += 1
        if self.waiting >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait, in the order of their references."""
        for table in (Designation, DesignationVersion, DesignationName, DesignationBirth):
            waiting = self.rows.pop(table, None)
            if waiting:
                # The plain table: the ORM would make a statement of its own at every empty column.
                self.session.execute(insert(Base.metadata.tables[table.__tablename__]), waiting)
        self.index.flush()
        self.waiting = 0

    def _put(self, table: type[Base], **row: object) -> None:
        self.rows.setdefault(table, []).append(row)

    def _recite(self, held: Held, listed: Listed) -> None:
        """Follow a list that renumbers: the entry is the same, what it is called has changed."""
        self.session.execute(
            update(Designation)
            .where(Designation.id == held.designation_id)
            .values(identity=listed.key, source_id=listed.source_id),
            execution_options={"synchronize_session": False},
        )

    def _create(self, listed: Listed) -> int:
        designation_id = self.next_designation
        self.next_designation += 1
        self._put(
            Designation, id=designation_id, source_code=self.snapshot.source_code, source_id=listed.source_id,
            identity=listed.key, kind=listed.kind, version=1, first_snapshot_id=self.snapshot.id,
            last_snapshot_id=self.snapshot.id, removed_in_id=None,
        )
        return designation_id

    def _renew(self, held: Held, number: int) -> int:
        self.session.execute(
            update(Designation)
            .where(Designation.id == held.designation_id)
            .values(version=number, removed_in_id=None),
            execution_options={"synchronize_session": False},
        )
        return held.designation_id

    def _describe(self, listed: Listed, designation_id: int, number: int) -> None:
        version_id = self.next_version
        self.next_version += 1
        reasons_source = _REASONS_SOURCE.get(self.snapshot.source_code) if listed.reasons else None
        self._put(
            DesignationVersion, id=version_id, designation_id=designation_id, number=number,
            snapshot_id=self.snapshot.id, content_digest=self.difference.lines[listed.key].digest,
            name=listed.names[0].text, programme="; ".join(listed.programmes), legal_act=listed.legal_act,
            listed_on=listed.listed_on, citizenship=list(listed.citizenship),
            positions=list(listed.positions), measures=list(listed.measures), reasons=listed.reasons,
            reasons_language=listed.reasons_language, reasons_source=reasons_source,
        )
        self._name(listed, version_id)
        for position, birth in enumerate(listed.births):
            self._put(
                DesignationBirth, version_id=version_id, position=position, published=birth.published,
                year=birth.year, month=birth.month, day=birth.day, circa=birth.circa, until=birth.until,
            )

    def _name(self, listed: Listed, version_id: int) -> None:
        for position, name in enumerate(listed.names):
            found = words(name.text)
            self._put(
                DesignationName, id=self.next_name, version_id=version_id, position=position, name=name.text,
                kind=name.kind, script=script_of(name.text), language=name.language, quality=name.quality,
                strength=name.strength, romanised=" ".join(word.romanised for word in found),
                folded=" ".join(word.folded for word in found),
            )
            if listed.kind is Kind.PERSON:
                self.index.add(self.next_name, found)
            self.next_name += 1
