"""Read one designation as its list has it now or had it in a version, and the age of each list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.queries.search import births_of
from app.records.listing import Designation, DesignationName, DesignationVersion, ListSnapshot


@dataclass(frozen=True, slots=True)
class PublishedName:
    """One name as the list gives it; `quality` in its own words, `strength` in ours."""

    name: str
    kind: str
    script: str
    quality: str | None
    strength: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A designation in one version, with the snapshot that brought it: what a petition pins.

    `newest` is the number of the newest version and `is_removed` says that the newest list of the source
    no longer holds the entry: a page compares them with what a petition pinned, and infers no reason.
    """

    designation_id: int
    source: str
    source_id: str
    kind: str
    version_id: int
    number: int
    newest: int
    is_removed: bool
    snapshot_digest: str
    published: date | None
    content_digest: str
    name: str
    names: tuple[PublishedName, ...]
    birth: str
    citizenship: tuple[str, ...]
    programme: str
    positions: tuple[str, ...]
    measures: tuple[str, ...]
    legal_act: str | None
    listed_on: str | None
    reasons: str | None
    reasons_language: str | None


@dataclass(frozen=True, slots=True)
class ListInForce:
    """The accepted state of one list, so that a page can say how old it is."""

    source: str
    digest: str
    published: date | None
    accepted_on: date | None
    persons: int


def listing(session: Session, designation_id: int, number: int | None = None) -> Listing | None:
    """Return a designation in one version, the newest by default; None when there is none."""
    row = session.execute(
        select(Designation, DesignationVersion, ListSnapshot)
        .join(DesignationVersion, DesignationVersion.designation_id == Designation.id)
        .join(ListSnapshot, ListSnapshot.id == DesignationVersion.snapshot_id)
        .where(
            Designation.id == designation_id,
            DesignationVersion.number == (Designation.version if number is None else number),
        )
    ).one_or_none()
    if row is None:
        return None
    entry, version, snapshot = row
    births = births_of(session, [version.id]).get(version.id, ())
    return Listing(
        designation_id=entry.id, source=entry.source_code, source_id=entry.source_id, kind=entry.kind,
        version_id=version.id, number=version.number, newest=entry.version,
        is_removed=entry.removed_in_id is not None, snapshot_digest=snapshot.digest,
        published=snapshot.published_on, content_digest=version.content_digest, name=version.name,
        names=_names(session, version.id), birth="; ".join(births),
        citizenship=tuple(version.citizenship), programme=version.programme,
        positions=tuple(version.positions), measures=tuple(version.measures), legal_act=version.legal_act,
        listed_on=version.listed_on, reasons=version.reasons, reasons_language=version.reasons_language,
    )


def lists_in_force(session: Session) -> tuple[ListInForce, ...]:
    """Return the newest accepted snapshot of every source, in the order of their codes."""
    rows = session.scalars(
        select(ListSnapshot)
        .where(ListSnapshot.edition.is_not(None))
        .order_by(ListSnapshot.source_code, ListSnapshot.edition)
    )
    newest = {row.source_code: row for row in rows}
    return tuple(
        ListInForce(code, row.digest, row.published_on, row.accepted_on, row.persons)
        for code, row in newest.items()
    )


def _names(session: Session, version_id: int) -> tuple[PublishedName, ...]:
    rows = session.scalars(
        select(DesignationName)
        .where(DesignationName.version_id == version_id)
        .order_by(DesignationName.position)
    )
    return tuple(PublishedName(row.name, row.kind, row.script, row.quality, row.strength) for row in rows)
