"""What waits for each reviewer, told in plain words where accounts are listed: lots decide it anew."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records.petition import HandleLink, Petition, SeatRow
from charter.vocabulary import Stage


def work_of_seats(session: Session) -> dict[str, str]:
    """Return by reviewer the cases they have to assess or to vote on, and those in dialogue they lead."""
    seat = (SeatRow.petition_id == HandleLink.petition_id) & (SeatRow.handle == HandleLink.handle)
    asked = (
        select(HandleLink.person_id, SeatRow, Petition.stage)
        .join(SeatRow, seat)
        .join(Petition, Petition.id == SeatRow.petition_id)
        .where(SeatRow.out.is_(None))
        .order_by(SeatRow.petition_id)
    )
    said: dict[str, list[str]] = {}
    for person, row, stage in session.execute(asked):
        if doing := _doing(row, Stage(stage)):
            said.setdefault(person, []).append(f"{doing} {row.petition_id[:8]}")
    return {person: "; ".join(words) for person, words in said.items()}


def _doing(row: SeatRow, stage: Stage) -> str:
    if stage is Stage.ASSESSMENT and row.sealed_on is None:
        return "assesses"
    if stage is Stage.VOTING and row.voted_on is None:
        return "votes on"
    return "leads" if stage is Stage.DIALOGUE and row.rapporteur else ""
