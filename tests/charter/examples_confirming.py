"""Examples of the guards of a confirmation of the date (`charter.guards.confirming`)."""

from __future__ import annotations

from datetime import timedelta

from charter.case import Situation
from charter.guards.confirming import confirmation_is_due, confirmed_by_another
from charter.roll import Confirmation
from tests.charter.examples_roll import before
from tests.charter.guarding import objects, silent
from tests.charter.situations import DAY, officer

BOTH = (
    "Nothing has been entered in the log for days. Officers of two organisations must confirm the date "
    "before anything else can be done."
)
ANOTHER = (
    "Nothing has been entered in the log for days. One organisation has confirmed the date; an officer of "
    "another must do so before anything else can be done."
)
OTHER_DAYS = "The days of silence are other than those named. Read the page again."
TWICE = "Your organisation has confirmed the date already; another must do so."
NOT_DUE = "The date need not be confirmed."


def _half_over(org: str, later: int, number: int = 1) -> Situation:
    """Return the situation of an officer so many days after alder has confirmed the date."""
    first = Confirmation(1, "alder", DAY, DAY - timedelta(days=4))
    return before(officer(org, number), day=later, confirmation=first)


EXAMPLES = (
    objects(confirmation_is_due, NOT_DUE, before(officer("alder")), gap=3),
    objects(confirmation_is_due, NOT_DUE, before(officer("alder")), gap=0),
    silent(confirmation_is_due, before(officer("alder")), gap=4),
    silent(confirmed_by_another, before(officer("alder"))),
    objects(confirmed_by_another, TWICE, _half_over("alder", 0)),
    objects(confirmed_by_another, TWICE, _half_over("alder", 3, number=2)),
    silent(confirmed_by_another, _half_over("alder", 4)),
    silent(confirmed_by_another, _half_over("birch", 3)),
)
