"""What everyone may read of governance and figures: the roll, its entries, counted outcomes, late clocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.chancery import Chancery
from app.queries.clocks import clocks_of
from app.records.log import LogEntry
from app.records.petition import Petition
from charter.canonical import parse
from charter.roll import Roll
from charter.vocabulary import ENDS, Role, Stage

PAGE = 50
FEW = 5
_DAILY = ("register.stated", "access.batched", "log.padded")


@dataclass(frozen=True)
class GovernanceLine:
    """One open entry without a case; `about` is the public fact that tells it from others of its type."""

    index: int
    on: date
    type: str
    role: str
    org: str | None
    about: str


def governance_lines(session: Session, before: int | None) -> tuple[GovernanceLine, ...]:
    """Return the open entries of governance, newest first, a page at a time; daily entries are left out.

    Args:
        session: reads only.
        before: the index below which the page begins, None for the newest.
    """
    chosen = select(LogEntry).where(LogEntry.case_id.is_(None), LogEntry.type.not_in(_DAILY))
    if before is not None:
        chosen = chosen.where(LogEntry.index < before)
    rows = session.scalars(chosen.order_by(LogEntry.index.desc()).limit(PAGE))
    return tuple(_governance_line(row) for row in rows)


def _governance_line(row: LogEntry) -> GovernanceLine:
    plain = parse(row.leaf)
    actor = plain["actor"]
    return GovernanceLine(row.index, row.on_day, row.type, actor["role"], actor["org"], _about(plain["data"]))


def _about(data: Mapping[str, Any]) -> str:
    told = [str(data[name]) for name in ("proposal", "source", "number", "kind") if data.get(name)]
    subject = data.get("subject")
    if isinstance(subject, Mapping):
        told.append(str(subject.get("name") or subject.get("id")))
    return " ".join(told)


@dataclass(frozen=True)
class Member:
    """A member organisation with how many people it has named."""

    id: str
    name: str
    since: date
    officers: int
    reviewers: int


def members_of(roll: Roll, day: date) -> tuple[Member, ...]:
    """Return the member organisations of a day."""
    return tuple(
        Member(
            org.id,
            org.name,
            org.since,
            len(roll.holders(Role.OFFICER, day, org.id)),
            len(roll.holders(Role.REVIEWER, day, org.id)),
        )
        for org in roll.members(day)
    )


@dataclass(frozen=True)
class Holder:
    """Who holds an office, by the id of the roll, until when."""

    role: Role
    id: str
    since: date
    until: date | None
    is_deputy: bool


_OFFICES = (Role.REGISTRAR, Role.LIAISON, Role.COLLEGE, Role.OBSERVER, Role.AUDITOR)


def offices_of(roll: Roll, day: date) -> tuple[Holder, ...]:
    """Return the holders of all offices on a day."""
    return tuple(
        Holder(role, place.id, place.since, place.until, place.deputy)
        for role in _OFFICES
        for place in roll.holders(role, day)
    )


@dataclass(frozen=True)
class CountedOutcome:
    """How often an outcome was counted in a year, without anything about the cases."""

    outcome: str
    year: int
    count: int


def outcomes_counted(session: Session) -> tuple[CountedOutcome, ...]:
    """Return the outcomes of cases that were not published, by year, from their open entries."""
    leaves = session.scalars(select(LogEntry.leaf).where(LogEntry.type == "outcome.counted"))
    found = Counter((parse(leaf)["data"]["year"], parse(leaf)["data"]["outcome"]) for leaf in leaves)
    return tuple(
        CountedOutcome(outcome, year, count) for (year, outcome), count in sorted(found.items(), reverse=True)
    )


def published_count(session: Session) -> int:
    """Return how many recommendations were ever published."""
    chosen = select(func.count()).select_from(Petition).where(Petition.published_on.is_not(None))
    return session.scalar(chosen) or 0


@dataclass(frozen=True)
class Overdue:
    """How many petitions of a stage are overdue; `count` is None for one to four."""

    stage: Stage
    count: int | None


def overdue_by_stage(session: Session, day: date) -> tuple[Overdue, ...]:
    """Return for every stage how many petitions are overdue, small counts hidden (pages U604)."""
    late = {row.stage: row.overdue for row in clocks_of(session, day)}
    stages = [stage for stage in Stage if stage not in ENDS and stage is not Stage.DRAFT]
    return tuple(Overdue(stage, _hidden(late.get(stage, 0))) for stage in stages)


def _hidden(count: int) -> int | None:
    return None if 0 < count < FEW else count


def head_of(office: Chancery) -> tuple[int, date | None]:
    """Return the size of the log and the day of its newest entry."""
    newest = office.session.execute(
        select(LogEntry.index, LogEntry.on_day).order_by(LogEntry.index.desc()).limit(1)
    ).first()
    return (0, None) if newest is None else (newest[0] + 1, newest[1])
