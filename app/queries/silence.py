"""The silence of the log that an act of today would end."""

from __future__ import annotations

from sqlalchemy import select

from app.chancery import Chancery
from app.records.log import LogHead
from charter.silence import Silence, silence_before

_HEAD = select(LogHead.size, LogHead.last_on)


def silence_now(office: Chancery) -> Silence | None:
    """Return the days before an act of today on which nothing was written; None before the founding."""
    head = office.session.execute(_HEAD).first()
    if head is None or head.last_on is None:
        return None
    return silence_before(office.roll(), head.size, head.last_on, max(office.day, head.last_on))
