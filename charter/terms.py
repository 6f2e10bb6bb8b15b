"""How long a stage lasts: its last day under the edition's clocks (procedure 2.1)."""

from __future__ import annotations

from datetime import date, timedelta

from charter.case import Adverse, Case
from charter.rulebook import Rulebook
from charter.vocabulary import Stage

CAPPED = (
    Stage.INQUIRY,
    Stage.DIALOGUE,
    Stage.ASSESSMENT,
    Stage.DELIBERATION,
    Stage.REPORT,
    Stage.VOTING,
)
_PLAIN = {
    Stage.DRAFT: "draft",
    Stage.RETURNED: "returned",
    Stage.DELIBERATION: "deliberation",
    Stage.VOTING: "voting",
    Stage.STANDSTILL: "standstill",
    Stage.ENDORSEMENT: "endorsement",
    Stage.IN_FORCE: "in_force",
}


def is_over(start: date, days: int, day: date) -> bool:
    """Say whether `days` calendar days after `start` have passed: the deadline is the end of its day."""
    return day > start + timedelta(days=days)


def last_day(case: Case, rulebook: Rulebook) -> date | None:
    """Return the last day of the stage's clock, the cap from admission to tally included."""
    if case.stage is None or case.since is None or case.is_over:
        return None
    start, days = _clock(case, rulebook)
    last = start + timedelta(days=days)
    if case.stage in CAPPED and case.admitted_on is not None:
        last = min(last, cap_day(case, rulebook))
    return last


def standing_adverse(case: Case, rulebook: Rulebook) -> tuple[Adverse, ...]:
    """Return the adverse items that count: all while the file is open, then those disclosed early enough.

    Source: procedure 2.1 `dialogue`: an item whose gist is not old enough at the end is set aside.
    """
    if case.file_closed_on is None:
        return case.adverse
    latest = case.file_closed_on - timedelta(days=rulebook.clock("gist_age"))
    return tuple(one for one in case.adverse if one.gist_on is not None and one.gist_on <= latest)


def cap_day(case: Case, rulebook: Rulebook) -> date:
    """Return the last day that a case may take from its admission to its tally."""
    assert case.admitted_on is not None
    return case.admitted_on + timedelta(days=rulebook.clock("cap"))


def _clock(case: Case, rulebook: Rulebook) -> tuple[date, int]:
    assert case.since is not None
    assert case.stage is not None
    if case.stage in _PLAIN:
        return case.since, rulebook.clock(_PLAIN[case.stage])
    if case.stage is Stage.ADMISSIBILITY:
        return case.since, _left_of_admissibility(case, rulebook)
    if case.stage is Stage.INADMISSIBLE:
        return _review_clock(case, rulebook)
    if case.stage in (Stage.INQUIRY, Stage.DIALOGUE):
        return case.since, rulebook.clock(str(case.stage)) + case.extended
    if case.stage is Stage.ASSESSMENT:
        if case.substituted_on is not None:
            return case.substituted_on, rulebook.clock("assessment_substitute")
        return case.since, rulebook.clock("assessment")
    return _report_clock(case, rulebook)


def _left_of_admissibility(case: Case, rulebook: Rulebook) -> int:
    days = rulebook.clock("admissibility")
    if case.clock_spent is None:
        return days
    return max(rulebook.clock("refile_least"), days - case.clock_spent)


def _review_clock(case: Case, rulebook: Rulebook) -> tuple[date, int]:
    assert case.since is not None
    if case.review_asked_on is None:
        return case.since, rulebook.clock("review_request")
    return case.review_asked_on, rulebook.clock("review") + rulebook.clock("review_second")


def _report_clock(case: Case, rulebook: Rulebook) -> tuple[date, int]:
    assert case.since is not None
    whole = (case.since, rulebook.clock("report"))
    if case.new_rapporteur_on is None:
        return whole
    anew = (case.new_rapporteur_on, rulebook.clock("new_rapporteur"))
    return max(whole, anew, key=lambda clock: clock[0] + timedelta(days=clock[1]))
