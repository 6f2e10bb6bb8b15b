"""The board of clocks: live petitions by stage, overdue ones, and the next deadline; counts, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.records.petition import Petition
from charter.vocabulary import ENDS, Stage


@dataclass(frozen=True)
class ClockRow:
    """One stage: live petitions, those past their deadline, the soonest deadline that is still ahead."""

    stage: Stage
    live: int
    overdue: int
    next_due: date | None


def clocks_of(session: Session, day: date) -> tuple[ClockRow, ...]:
    """Return the clocks of all filed petitions on a day, in the order of the stages."""
    ahead = func.min(case((Petition.due_on >= day, Petition.due_on)))
    late = func.count(case((Petition.due_on < day, 1)))
    rows = session.execute(
        select(Petition.stage, func.count(), late, ahead)
        .where(Petition.filed_on.is_not(None), Petition.stage.not_in([str(end) for end in ENDS]))
        .group_by(Petition.stage)
    )
    found = {Stage(stage): ClockRow(Stage(stage), live, overdue, due) for stage, live, overdue, due in rows}
    return tuple(found[stage] for stage in Stage if stage in found)
