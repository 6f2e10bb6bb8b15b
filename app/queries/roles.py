"""The roles that a person of the roll holds today, and the row of their place."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.records.roll import PlaceRow
from charter.vocabulary import Role

_HELD = select(PlaceRow.role).where(  # built once: every page of the roll's people asks
    PlaceRow.person_id == bindparam("person_id"),
    PlaceRow.since <= bindparam("day"),
    or_(PlaceRow.until.is_(None), PlaceRow.until > bindparam("day")),
)


def roles_on(session: Session, person_id: str, day: date) -> frozenset[Role]:
    """Return the roles that the roll's shadow gives a person on a day."""
    held = session.scalars(_HELD, {"person_id": person_id, "day": day})
    return frozenset(map(Role, held))
