"""Guards of the confirmation of the date after a silence (ledger 4.3)."""

from __future__ import annotations

from charter.case import Situation
from charter.facts import Facts
from charter.sentence import Sentence
from charter.silence import heard_from, most_days


def confirmation_is_due(here: Situation, facts: Facts) -> Sentence | None:
    """The date is confirmed only after more days of silence than the edition lets pass."""
    if facts["gap"] > most_days(here.roll):
        return None
    return Sentence("The date need not be confirmed.")


def confirmed_by_another(here: Situation, facts: Facts) -> Sentence | None:
    """The second confirmation is another organisation's."""
    del facts
    if heard_from(here.roll, here.day) != here.actor.org:
        return None
    return Sentence("Your organisation has confirmed the date already; another must do so.")
