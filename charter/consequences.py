"""What an `expire` does when nobody acted: the consequence, and the stage it leads to (procedure 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from charter.case import Case
from charter.counting import denominator_of
from charter.rulebook import Rulebook
from charter.succession import next_substitute
from charter.terms import cap_day, last_day
from charter.vocabulary import Closing, Consequence, Stage

_BEFORE_OPENING = (Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT)
_VOTED_ON = (Stage.DELIBERATION, Stage.REPORT, Stage.VOTING)


@dataclass(frozen=True)
class Ending:
    """One consequence: its word, the day it fell due, and where the case goes."""

    word: Consequence
    due: date
    goal: Stage
    closing: Closing | None = None
    at_once: bool = False


def consequence_of(case: Case, rulebook: Rulebook, day: date) -> Ending | None:
    """Return what silence does to this case on a day, or None when no clock has run out."""
    if case.stage is None or case.since is None or case.is_over:
        return None
    if _too_few_organisations(case, rulebook):
        return Ending(Consequence.TOO_FEW_ORGANISATIONS, day, Stage.NO_DECISION, at_once=True)
    if case.stage in _BEFORE_OPENING and day > cap_day(case, rulebook):
        return Ending(Consequence.CAP_REACHED, cap_day(case, rulebook), Stage.NO_DECISION)
    unanswered = _unanswered_challenge(case, rulebook, day)
    if unanswered is not None:
        return unanswered
    last = _last_day(case, rulebook)
    if last is None or day <= last:
        return None
    return _at_the_end(case, last)


def _unanswered_challenge(case: Case, rulebook: Rulebook, day: date) -> Ending | None:
    """The oldest challenge that neither the member drawn nor another decided in time is upheld."""
    waiting = case.oldest_challenge
    if waiting is None or case.stage not in (Stage.INQUIRY, Stage.DIALOGUE):
        return None
    days = rulebook.clock("decide_challenge") + rulebook.clock("decide_challenge_second")
    last = waiting.made_on + timedelta(days=days)
    return Ending(Consequence.CHALLENGE_UPHELD, last, case.stage) if day > last else None


def _last_day(case: Case, rulebook: Rulebook) -> date | None:
    last = last_day(case, rulebook)
    if last is not None and case.stage is Stage.ADMISSIBILITY:
        return last + timedelta(days=rulebook.clock("deputy") + rulebook.clock("college_admission"))
    return last


def _at_the_end(case: Case, last: date) -> Ending | None:
    if case.stage is Stage.DRAFT:
        return Ending(Consequence.DISCARDED, last, Stage.CLOSED, Closing.DISCARDED)
    if case.stage is Stage.RETURNED:
        return Ending(Consequence.LAPSED, last, Stage.LAPSED)
    if case.stage is Stage.INADMISSIBLE:
        return _review_ending(case, last)
    if case.stage is Stage.ADMISSIBILITY:
        return Ending(Consequence.NOT_ADMITTED, last, Stage.NO_DECISION)
    if case.stage is Stage.DIALOGUE:
        if len(case.interview_by) < 2:
            return Ending(Consequence.NO_INTERVIEW, last, Stage.NO_DECISION)
        if case.oldest_challenge is not None:
            return None  # nobody is to assess who may still be challenged out
        return Ending(Consequence.FILE_CLOSED, last, Stage.ASSESSMENT)
    if case.stage is Stage.ASSESSMENT:
        return Ending(Consequence.TOO_FEW_SEALED, last, Stage.NO_DECISION)
    if case.stage is Stage.IN_FORCE:
        return Ending(Consequence.TERM_OVER, last, Stage.LAPSED)
    return None


def _review_ending(case: Case, last: date) -> Ending:
    if case.review_asked_on is None:
        return Ending(Consequence.NOT_ASKED, last, Stage.CLOSED, Closing.INADMISSIBLE)
    goal = Stage.NO_DECISION if case.identity_reason else Stage.ADMISSIBILITY
    return Ending(Consequence.REVIEW_UNANSWERED, last, goal)


def _too_few_organisations(case: Case, rulebook: Rulebook) -> bool:
    if case.panel_drawn_on is None:
        return False
    if case.stage in _VOTED_ON:
        return len(denominator_of(case)) < rulebook.organisations_needed
    if case.stage not in _BEFORE_OPENING or len(case.sitting_orgs) >= rulebook.organisations_needed:
        return False
    return all(next_substitute(case, seat) is None for seat in case.vacancies)
