"""The roles that a person of the roll holds today, and the row of their place."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.records.roll import PlaceRow
from charter.vocabulary import Role


def roles_on(session: Session, person_id: str, day: date) -> frozenset[Role]:
    """Return the roles that the roll's shadow gives a person on a day."""
    held = select(PlaceRow.role).where(
        PlaceRow.person_id == person_id,
        PlaceRow.since <= day,
        or_(PlaceRow.until.is_(None), PlaceRow.until > day),
    )
    return frozenset(Role(role) for role in session.scalars(held))
