"""Guards of `expire`: the consequence named is the one that the clock owes on this day (procedure 2.1)."""

from __future__ import annotations

from charter.case import Situation
from charter.consequences import consequence_of
from charter.facts import Facts
from charter.sentence import Sentence
from charter.vocabulary import Stage


def a_clock_has_run_out(here: Situation) -> Sentence | None:
    """Something has fallen due."""
    if consequence_of(here.case, here.rulebook, here.day) is None:
        return Sentence("No time is over yet.")
    return None


def consequence_as_due(here: Situation, facts: Facts) -> Sentence | None:
    """The consequence, its day and its closing word are those of the table of stages."""
    ending = consequence_of(here.case, here.rulebook, here.day)
    assert ending is not None
    stated = (facts["consequence"], facts["due"], facts["closing"])
    if stated != (ending.word, ending.due.isoformat(), ending.closing):
        return Sentence("The consequence is not the one that has fallen due.")
    return None


def expiry_goal(here: Situation, facts: Facts) -> Stage | None:
    """Return where the expiry leads."""
    del facts
    ending = consequence_of(here.case, here.rulebook, here.day)
    return None if ending is None else ending.goal
