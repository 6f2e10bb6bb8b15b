"""Checkpoints as published: the note that the log signed, with the cosignatures that have come in since.

The note itself never changes; it gains lines, one for each witness at most, in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.chancery import Chancery
from app.clock import day_of
from app.records.log import LogCheckpoint, LogCosignature
from charter.quorum import cosignatures_needed

_BATCH = 500


def published_note(session: Session, checkpoint: LogCheckpoint) -> bytes:
    """Return a checkpoint as it is published now."""
    chosen = select(LogCosignature.line).where(LogCosignature.size == checkpoint.size)
    return "".join([checkpoint.note, *session.scalars(chosen.order_by(LogCosignature.key))]).encode()


def published_notes(session: Session, size: int, since: int = 0) -> Iterator[bytes]:
    """Yield every signed checkpoint up to a size, as published; `since` leaves smaller ones out."""
    chosen = (
        select(LogCheckpoint.size, LogCheckpoint.note, LogCosignature.line)
        .outerjoin(LogCosignature, LogCosignature.size == LogCheckpoint.size)
        .where(LogCheckpoint.size.between(since, size))
        .order_by(LogCheckpoint.size, LogCosignature.key)
    )
    found = session.execute(chosen.execution_options(yield_per=_BATCH))
    for _, rows in groupby(found, key=lambda row: row.size):
        first, *others = rows
        yield "".join([first.note, first.line or "", *(other.line for other in others)]).encode()


def cosignature_count(session: Session) -> int:
    """Return how many cosignatures have come in."""
    return session.scalar(select(func.count()).select_from(LogCosignature)) or 0


def cosigners_since(session: Session, day: date) -> list[frozenset[str]]:
    """Return for each checkpoint signed on a day or later the keys that have cosigned it."""
    chosen = (
        select(LogCheckpoint.size, LogCosignature.key)
        .outerjoin(LogCosignature, LogCosignature.size == LogCheckpoint.size)
        .where(LogCheckpoint.signed_on >= day)
        .order_by(LogCheckpoint.size)
    )
    rows = session.execute(chosen).all()
    return [
        frozenset(row.key for row in group if row.key is not None)
        for _, group in groupby(rows, key=lambda row: row.size)
    ]


@dataclass(frozen=True)
class WitnessLine:
    """A witness that serves today: whose it is, its name, and when it cosigned the newest checkpoint."""

    name: str
    organisation: str
    cosigned_on: date | None


@dataclass(frozen=True)
class Witnessing:
    """The witnesses of the newest checkpoint, and how many of them are needed."""

    lines: tuple[WitnessLine, ...]
    needed: int

    @property
    def has_quorum(self) -> bool:
        """Say whether enough have cosigned."""
        return sum(line.cosigned_on is not None for line in self.lines) >= self.needed


def witnessing_of(office: Chancery, size: int) -> Witnessing:
    """Return who witnesses the log today, and what has come in for the checkpoint of a size."""
    roll = office.roll()
    chosen = select(LogCosignature.key, LogCosignature.cosigned_at).where(LogCosignature.size == size)
    times = {key: day_of(moment) for key, moment in office.session.execute(chosen)}
    lines = tuple(
        WitnessLine(one.name, roll.organisations[one.org].name, times.get(one.key))
        for one in roll.witnesses_on(office.day)
    )
    return Witnessing(lines, cosignatures_needed(len(lines)))
