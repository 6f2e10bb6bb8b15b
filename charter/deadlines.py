"""What has fallen due, and which act the clock takes (procedure 2.1).

Days are UTC calendar days; a clock starts the day after the entry that opens the stage and its deadline
is the end of its last day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from charter.case import Case, Seat
from charter.consequences import consequence_of
from charter.endorsing import publication_is_due
from charter.rulebook import Rulebook
from charter.succession import next_rapporteur, next_substitute
from charter.terms import cap_day, is_over, last_day
from charter.vocabulary import ENDS, Act, Out, Stage

FILED = tuple(stage for stage in Stage if stage not in ENDS and stage not in (Stage.DRAFT, Stage.IN_FORCE))
RESTING = (Stage.DRAFT, Stage.IN_FORCE)
"""Stages in which the clock owes nothing before the day after `next_deadline`."""
_SEATED = (Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT)
_LED = (*_SEATED, Stage.DELIBERATION, Stage.REPORT)


@dataclass(frozen=True)
class Due:
    """One act the clock owes. `facts` are those that follow from the case; `immediate` acts do not wait
    for the daily run but are taken in the transaction of the act that made them due.
    """

    act: Act
    facts: Mapping[str, Any] = field(default_factory=dict)
    immediate: bool = False


def due(case: Case, rulebook: Rulebook, day: date) -> Due | None:
    """Return the first act that the clock owes this case on a day, or None.

    One act may make the next one due; the caller asks again until nothing is left.
    """
    return next(_all_due(case, rulebook, day), None)


def _all_due(case: Case, rulebook: Rulebook, day: date) -> Iterator[Due]:
    if case.stage is None or case.is_over:
        return
    yield from _draws(case, rulebook, day)
    yield from _too_few(case, rulebook, day)
    yield from _substitutions(case, rulebook, day)
    yield from _new_rapporteur(case, rulebook, day)
    yield from _steps(case, rulebook, day)
    ending = consequence_of(case, rulebook, day)
    if ending is not None:
        yield Due(Act.EXPIRE, {"consequence": ending.word, "due": ending.due.isoformat()})


def _draws(case: Case, rulebook: Rulebook, day: date) -> Iterator[Due]:
    if case.stage in FILED and college_is_wanted(case):
        yield Due(Act.DRAW_COLLEGE, immediate=True)
    if case.stage is Stage.ADMISSIBILITY and identity_cause(case, rulebook, day) is not None:
        yield Due(Act.DRAW_IDENTITY, immediate=True)
    if case.stage is Stage.INQUIRY and case.panel_drawn_on is None:
        yield Due(Act.DRAW_PANEL, immediate=True)


def college_is_wanted(case: Case) -> bool:
    """Say whether a college member is to be drawn: at first, and again on recusal while any is left."""
    return case.college is None and not case.college_exhausted


def identity_cause(case: Case, rulebook: Rulebook, day: date) -> str | None:
    """Say why organisations are to be drawn for the identity now: first, recused, idle, doubt, or not."""
    identity = case.identity
    if not identity.order:
        return "first" if case.roster else None
    if identity.is_verified or identity.is_refused or not identity.left:
        return None  # decided, or nobody is left to draw
    wanted = rulebook.identity_organisations + (1 if identity.doubted else 0)
    if idle_identity(case, rulebook, day):
        return "idle"
    if len(identity.asked) < wanted:
        return "doubt" if identity.doubted else "recused"
    return None


def idle_identity(case: Case, rulebook: Rulebook, day: date) -> tuple[str, ...]:
    """Return the organisations that were asked and let their days pass.

    Days outside `admissibility` do not count: nobody can answer while the petition is returned.
    """
    assert case.since is not None
    days, silent = rulebook.clock("identity"), set(case.identity.silent)
    return tuple(
        org for org, on in case.identity.drawn if org in silent and is_over(max(on, case.since), days, day)
    )


def _too_few(case: Case, rulebook: Rulebook, day: date) -> Iterator[Due]:
    ending = consequence_of(case, rulebook, day)
    if ending is not None and ending.at_once:
        facts = {"consequence": ending.word, "due": ending.due.isoformat()}
        yield Due(Act.EXPIRE, facts, immediate=True)


def _substitutions(case: Case, rulebook: Rulebook, day: date) -> Iterator[Due]:
    if case.stage not in _SEATED:
        return
    for seat in case.vacancies:
        drawn = next_substitute(case, seat)
        if drawn is not None:
            facts = {"out": seat.handle, "cause": seat.out, "seat": list(drawn)}
            yield Due(Act.DRAW_SUBSTITUTE, facts, immediate=True)
    for seat in idle_seats(case, rulebook, day):
        drawn = next_substitute(case, seat)
        if drawn is not None:
            yield Due(Act.DRAW_SUBSTITUTE, {"out": seat.handle, "cause": Out.IDLE, "seat": list(drawn)})


def idle_seats(case: Case, rulebook: Rulebook, day: date) -> tuple[Seat, ...]:
    """Return the seats that let their days pass: undeclared before the file closes, unsealed after."""
    if case.stage in (Stage.INQUIRY, Stage.DIALOGUE):
        days = rulebook.clock("declare")
        return tuple(s for s in case.sitting if s.declared_on is None and is_over(s.drawn_on, days, day))
    if case.stage is Stage.ASSESSMENT and case.since is not None:
        first_round = case.substituted_on in (None, day)
        if first_round and is_over(case.since, rulebook.clock("assessment"), day):
            return tuple(s for s in case.sitting if s.handle not in case.sealed and s.drawn_on != day)
    return ()


def _new_rapporteur(case: Case, rulebook: Rulebook, day: date) -> Iterator[Due]:
    if case.stage not in _LED or case.rapporteur is None:
        return
    cause = rapporteur_cause(case, rulebook, day)
    heir = next_rapporteur(case)
    if cause is not None and heir is not None:
        facts = {"out": case.rapporteur, "cause": cause, "rapporteur": heir}
        yield Due(Act.REPLACE_RAPPORTEUR, facts, immediate=cause in ("out", "barred"))


def rapporteur_cause(case: Case, rulebook: Rulebook, day: date) -> str | None:
    """Say why another seat is to lead now: out, barred, gist late, report late, or not at all."""
    seat = case.seat_of(case.rapporteur)
    if seat is None or not seat.sits:
        return "out"
    if seat.effect == "bars_rapporteur":
        return "barred"
    if case.stage is Stage.DIALOGUE and case.late_gist_on is None and _gist_is_late(case, rulebook, day):
        return "gist_late"
    if case.stage is Stage.REPORT and _report_is_late(case, rulebook, day):
        return "report_late"
    return None


def _report_is_late(case: Case, rulebook: Rulebook, day: date) -> bool:
    """Say whether the next seat is to lead the report: once, and not when the whole time is over."""
    last = last_day(case, rulebook)
    if case.late_rapporteur_on is not None or last is None or day > cap_day(case, rulebook):
        return False
    return day > last


def _gist_is_late(case: Case, rulebook: Rulebook, day: date) -> bool:
    assert case.since is not None
    days = rulebook.clock("gist")
    return any(
        one.gist_on is None and is_over(max(one.recorded_on, case.since), days, day) for one in case.adverse
    )


def _steps(case: Case, rulebook: Rulebook, day: date) -> Iterator[Due]:
    last = last_day(case, rulebook)
    over = last is not None and day > last
    if case.stage is Stage.INQUIRY and (over or inquiry_is_done(case, rulebook, day)):
        yield Due(Act.OPEN_DIALOGUE)
    if case.stage is Stage.ASSESSMENT and assessments_can_open(case, rulebook, day):
        yield Due(Act.OPEN_ASSESSMENTS, immediate=True)
    if case.stage is Stage.DELIBERATION and over:
        yield Due(Act.CIRCULATE_REPORT)
    if case.stage is Stage.REPORT and over and rapporteur_cause(case, rulebook, day) is None:
        yield Due(Act.FINALISE_REPORT)
    if case.stage is Stage.REPORT and over and next_rapporteur(case) is None:
        yield Due(Act.FINALISE_REPORT)
    if case.stage is Stage.VOTING and over:
        yield Due(Act.TALLY)
    if case.stage is Stage.STANDSTILL and over:
        yield Due(Act.CONCLUDE)
    if case.stage is Stage.ENDORSEMENT and publication_is_due(case, rulebook, day):
        yield Due(Act.PUBLISH)


def inquiry_is_done(case: Case, rulebook: Rulebook, day: date) -> bool:
    """Say whether the panel is complete and declared, the least days are over, and challenges are decided."""
    if case.panel_drawn_on is None or case.since is None or case.vacancies:
        return False
    window = rulebook.clock("challenge_organisation")
    return (
        all(seat.is_ready for seat in case.sitting)
        and is_over(case.since, rulebook.clock("inquiry_least") - 1, day)
        and all(is_over(on, window, day) for on in case.seated_on.values())
        and all(challenge.decided for challenge in case.challenges)
    )


def assessments_can_open(case: Case, rulebook: Rulebook, day: date) -> bool:
    """Say whether all seats have sealed, or enough have once the substitutes' time is over."""
    if case.sitting and all(seat.handle in case.sealed for seat in case.sitting):
        return enough_sealed(case, rulebook)
    if not enough_sealed(case, rulebook) or idle_to_replace(case, rulebook, day):
        return False
    last = last_day(case, rulebook)
    return last is not None and day > last


def idle_to_replace(case: Case, rulebook: Rulebook, day: date) -> bool:
    """Say whether an idle seat still waits for its substitute."""
    return any(next_substitute(case, seat) is not None for seat in idle_seats(case, rulebook, day))


def enough_sealed(case: Case, rulebook: Rulebook) -> bool:
    """Say whether the edition's least number of seats and organisations have sealed."""
    sealed = [seat for seat in case.sitting if seat.handle in case.sealed]
    orgs = {seat.org for seat in sealed}
    return len(sealed) >= rulebook.sealed_needed and len(orgs) >= rulebook.sealed_organisations_needed


def next_deadline(case: Case, rulebook: Rulebook) -> date | None:
    """Return the last day of the stage's clock, for queues and status pages; None where none runs."""
    last = last_day(case, rulebook)
    if case.stage is Stage.IN_FORCE and case.published_on is not None:
        return case.published_on + timedelta(days=rulebook.clock("in_force"))
    return last
