"""What waits for a reviewer: rows of their own seats, by the database alone.

Nothing here depends on what other seats have done: a row looks at the petition's stage and at the
reader's own seat (pages U401, security 7.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.queries.case_file import reference_of
from app.records.petition import HandleLink, Petition, SeatRow
from charter.rulebook import Rulebook
from charter.vocabulary import ENDS, Stage

PAGE = 25
_NEVER = date.max
_LED = (Stage.DIALOGUE, Stage.DELIBERATION, Stage.REPORT)
_OPEN_TO_ALL = (Stage.INQUIRY, Stage.DIALOGUE, Stage.DELIBERATION)


@dataclass(frozen=True)
class Waiting:
    """One case of the queue. `asked` is a word of the desk: declare, seal, vote and so on."""

    case_id: str
    reference: str
    stage: Stage
    due: date | None
    asked: str
    leads: bool
    mark: str


@dataclass(frozen=True)
class Queue:
    """One page of a queue, with the marks of its neighbours and counts of what this person may see."""

    rows: tuple[Waiting, ...]
    waiting: int
    seats: int
    stages: tuple[tuple[Stage, int], ...]
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: one stage or all, only what waits or every seat, and where to go on."""

    stage: Stage | None = None
    everything: bool = False
    before: str = ""
    after: str = ""


def queue_of(
    session: Session, person_id: str | None, rulebooks: dict[str, Rulebook], wanted: Wanted
) -> Queue:
    """Return a page of the cases on which a person sits, soonest due first.

    Args:
        session: the database.
        person_id: the reviewer.
        rulebooks: editions by name, for the days that a declaration has.
        wanted: filter and place; the address alone gives the view.
    """
    waiting = and_(*_own(person_id), _is_asked())
    shown = list(_own(person_id)) if wanted.everything else [waiting]
    stages = session.execute(
        _joined(select(Petition.stage, func.count())).where(*shown).group_by(Petition.stage)
    ).all()
    if wanted.stage is not None:
        shown.append(Petition.stage == str(wanted.stage))
    rows, before, after = _page(session, shown, wanted)
    return Queue(
        tuple(_waiting(row, rulebooks) for row in rows),
        _count(session, [waiting]),
        _count(session, list(_own(person_id))),
        tuple((stage, found) for stage in Stage for name, found in stages if name == stage),
        before, after,
    )


def _joined(chosen: Any) -> Any:
    return (
        chosen.select_from(HandleLink)
        .join(SeatRow, and_(
            SeatRow.petition_id == HandleLink.petition_id, SeatRow.handle == HandleLink.handle))
        .join(Petition, Petition.id == SeatRow.petition_id)
    )


def _own(person_id: str | None) -> tuple[ColumnElement[bool], ...]:
    return (HandleLink.person_id == person_id, SeatRow.out.is_(None))


def _is_asked() -> ColumnElement[bool]:
    ended = Petition.stage.in_([str(stage) for stage in ENDS])
    return and_(~ended, or_(
        and_(SeatRow.declared_on.is_(None), Petition.stage != str(Stage.IN_FORCE)),
        Petition.stage.in_([str(stage) for stage in _OPEN_TO_ALL]),
        and_(Petition.stage == str(Stage.ASSESSMENT), SeatRow.sealed_on.is_(None)),
        and_(Petition.stage == str(Stage.VOTING), SeatRow.voted_on.is_(None)),
        and_(Petition.stage == str(Stage.REPORT), SeatRow.rapporteur),
    ))


def _count(session: Session, conditions: list[Any]) -> int:
    return session.scalar(_joined(select(func.count())).where(*conditions)) or 0


def _place() -> tuple[Any, ...]:
    """Undeclared seats first, then by due day, then by id: a stable order with no equals."""
    return (
        case((SeatRow.declared_on.is_(None), 0), else_=1),
        func.coalesce(Petition.due_on, _NEVER, type_=Petition.due_on.type),
        Petition.id,
    )


def _page(
    session: Session, conditions: list[Any], wanted: Wanted
) -> tuple[Sequence[Row[Any]], str | None, str | None]:
    place = _place()
    chosen = _joined(select(
        Petition.id, Petition.stage, Petition.due_on, Petition.edition, SeatRow.declared_on, SeatRow.drawn_on,
        SeatRow.sealed_on, SeatRow.voted_on, SeatRow.rapporteur,
    )).where(*conditions)
    backwards = bool(wanted.before)
    start = _read_mark(wanted.before or wanted.after)
    if start is not None:
        here = tuple_(*place)
        chosen = chosen.where(here < tuple_(*start) if backwards else here > tuple_(*start))
    order = [one.desc() for one in place] if backwards else list(place)
    rows = session.execute(chosen.order_by(*order).limit(PAGE + 1)).all()
    more = len(rows) > PAGE
    rows = list(reversed(rows[:PAGE])) if backwards else list(rows[:PAGE])
    if not rows:
        return rows, None, None
    first, last = _mark(rows[0]), _mark(rows[-1])
    has_before = more if backwards else start is not None
    has_after = True if backwards else more
    return rows, first if has_before else None, last if has_after else None


def _mark(row: Row[Any]) -> str:
    due = row.due_on or _NEVER
    return f"{0 if row.declared_on is None else 1}.{due:%Y%m%d}.{row.id}"


def _read_mark(text: str) -> tuple[int, date, str] | None:
    """Read where a page begins; an address that somebody altered begins at the start."""
    parts = text.split(".")
    try:
        rank, day, case_id = int(parts[0]), date.fromisoformat(parts[1]), parts[2]
    except (IndexError, ValueError):
        return None
    return (rank, day, case_id) if rank in (0, 1) and case_id.isalnum() else None


def _waiting(row: Row[Any], rulebooks: dict[str, Rulebook]) -> Waiting:
    due = row.due_on
    if row.declared_on is None and row.stage == Stage.INQUIRY:
        due = row.drawn_on + timedelta(days=rulebooks[row.edition].clock("declare"))
    asked = _asked(row)
    return Waiting(
        row.id, reference_of(row.id), Stage(row.stage), due, asked, bool(row.rapporteur), _mark(row)
    )


def _asked(row: Row[Any]) -> str:
    stage = Stage(row.stage)
    if stage in ENDS:
        return "nothing"
    if row.declared_on is None:
        return "declare"
    if row.rapporteur and stage in _LED:
        return {Stage.DIALOGUE: "lead", Stage.DELIBERATION: "circulate"}.get(stage, "finalise")
    if stage is Stage.ASSESSMENT:
        return "wait" if row.sealed_on else "seal"
    if stage is Stage.VOTING:
        return "voted" if row.voted_on else "vote"
    plain = {Stage.INQUIRY: "read", Stage.DIALOGUE: "interview", Stage.DELIBERATION: "deliberate"}
    return plain.get(stage, "nothing")
