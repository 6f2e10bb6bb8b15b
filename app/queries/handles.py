"""Which person of the roll a handle of a case stands for: for the service's own use, never shown."""

from __future__ import annotations

from sqlalchemy import select

from app.chancery import Chancery
from app.records.petition import HandleLink


def persons_of(office: Chancery, case_id: str) -> dict[str, str]:
    """Return the person's roll id of every handle of a case's roster."""
    chosen = select(HandleLink.handle, HandleLink.person_id).where(HandleLink.petition_id == case_id)
    return {row.handle: row.person_id for row in office.session.execute(chosen)}
