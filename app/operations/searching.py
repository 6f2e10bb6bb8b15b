"""The petitioner's search of the lists: one's own entry is found, and the lists are not read out by it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.operations.accounts import count_try
from app.queries.accounts import tries_of
from charter.sentence import Sentence

SEARCHES = 60
WINDOW = timedelta(hours=1)
TOO_MANY_SEARCHES = Sentence("Wait one hour before you search again: there were too many searches from this "
                             "account")


def search_objection(session: Session, account_id: str, now: datetime) -> Sentence | None:
    """Count a search of an account; return why it may not be made now, or None."""
    subject = f"search:{account_id}"
    if tries_of(session, subject, now) >= SEARCHES:
        return TOO_MANY_SEARCHES
    count_try(session, subject, now, WINDOW)
    return None
