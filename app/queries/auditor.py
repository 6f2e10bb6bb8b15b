"""What an auditor sees of their own admission: since when, until when, and what they have taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records.log import LogEntry
from charter.canonical import parse
from charter.roll import Place, Roll
from charter.vocabulary import Role


@dataclass(frozen=True)
class ExportMade:
    """One export that an auditor took: its entry, its day, its kind, and the size of the log then."""

    index: int
    on: date
    kind: str
    size: int


def place_of_auditor(roll: Roll, person: str | None, day: date) -> Place | None:
    """Return the auditor's place on a day."""
    return next((place for place in roll.places_of(person, day) if place.role is Role.AUDITOR), None)


def exports_of(session: Session, person: str | None) -> tuple[ExportMade, ...]:
    """Return the exports of an auditor, newest first."""
    chosen = select(LogEntry).where(LogEntry.type == "export.made", LogEntry.actor == person)
    rows = session.scalars(chosen.order_by(LogEntry.index.desc()))
    return tuple(_made(row) for row in rows)


def _made(row: LogEntry) -> ExportMade:
    data = parse(row.leaf)["data"]
    return ExportMade(row.index, row.on_day, data["kind"], data["size"])
