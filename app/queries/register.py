"""The register of published cases, as of an index of the log: what `register.stated` commits to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.records.log import LogEntry
from charter.canonical import parse
from charter.register import RegisterRow


def stated_rows(session: Session, before: int) -> list[RegisterRow]:
    """Return the published cases as the first `before` entries tell them, sorted by case."""
    published = select(LogEntry.case_id).where(LogEntry.type == "case.published", LogEntry.index < before)
    last = (
        select(LogEntry.case_id, func.max(LogEntry.case_seq).label("seq"))
        .where(LogEntry.case_id.in_(published), LogEntry.index < before)
        .group_by(LogEntry.case_id)
        .subquery()
    )
    rows = session.execute(
        select(LogEntry.case_id, LogEntry.case_seq, LogEntry.leaf_hash, LogEntry.leaf)
        .join(last, (LogEntry.case_id == last.c.case_id) & (LogEntry.case_seq == last.c.seq))
        .order_by(LogEntry.case_id)
    )
    return [
        RegisterRow(str(case), seq or 0, leaf.hex(), _stage(body)) for case, seq, leaf, body in rows
    ]


def _stage(leaf: bytes) -> str:
    return str(parse(leaf)["data"]["to"])


@dataclass(frozen=True)
class Stated:
    """The newest `register.stated`: its place, its day, and the list it commits to."""

    index: int
    day: str
    rows: list[RegisterRow]

    @property
    def plain(self) -> dict[str, Any]:
        """Return the public list as it is exported."""
        return {"day": self.day, "index": self.index, "rows": [row.plain for row in self.rows]}


def newest_stated(session: Session, size: int) -> Stated | None:
    """Return the newest statement of the register among the first `size` entries."""
    found = session.scalars(
        select(LogEntry)
        .where(LogEntry.type == "register.stated", LogEntry.index < size)
        .order_by(LogEntry.index.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    return Stated(found.index, parse(found.leaf)["data"]["day"], stated_rows(session, found.index))
