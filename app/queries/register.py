"""The register of published cases, as of an index of the log: what `register.stated` commits to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.records.log import LogEntry
from charter.canonical import parse
from charter.register import RegisterRow

_EARLIER = LogEntry.index < bindparam("before")
_LAST = (
    select(LogEntry.case_id, func.max(LogEntry.case_seq).label("seq"))
    .where(
        LogEntry.case_id.in_(select(LogEntry.case_id).where(LogEntry.type == "case.published", _EARLIER)),
        _EARLIER,
    )
    .group_by(LogEntry.case_id)
    .subquery()
)
_STATED = (  # built once: the clock asks it for every day
    select(LogEntry.case_id, LogEntry.case_seq, LogEntry.leaf_hash, LogEntry.leaf)
    .join(_LAST, (LogEntry.case_id == _LAST.c.case_id) & (LogEntry.case_seq == _LAST.c.seq))
    .order_by(LogEntry.case_id)
)


def stated_rows(session: Session, before: int) -> list[RegisterRow]:
    """Return the published cases as the first `before` entries tell them, sorted by case."""
    return [
        RegisterRow(str(case), seq or 0, leaf.hex(), _stage(body))
        for case, seq, leaf, body in session.execute(_STATED, {"before": before})
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
    found = newest_statement(session, size)
    if found is None:
        return None
    return Stated(found.index, parse(found.leaf)["data"]["day"], stated_rows(session, found.index))


def newest_statement(session: Session, size: int) -> LogEntry | None:
    """Return the entry that states the register last among the first `size` entries."""
    return session.scalars(
        select(LogEntry)
        .where(LogEntry.type == "register.stated", LogEntry.index < size)
        .order_by(LogEntry.index.desc())
        .limit(1)
    ).first()
