"""Guards of interests, challenges, identity and the dialogue (procedure 2.2, 2.3)."""

from __future__ import annotations

from datetime import date, timedelta

from charter.case import Challenge, Situation
from charter.deadlines import inquiry_is_done
from charter.facts import Facts, known
from charter.guards.filing import reasons_given
from charter.sentence import Sentence
from charter.terms import is_over, last_day
from charter.vocabulary import Interest, Role, Stage

_TEXT_MISSING = Sentence("Write the text.")
_TOO_LATE = Sentence("The time for a challenge is over.")
_MOST_WITH_CAUSE = 2


def organisation_is_asked(here: Situation) -> Sentence | None:
    """Only officers of an organisation drawn for the identity answer on it, once for the organisation."""
    identity, org = here.case.identity, here.actor.org
    if org not in identity.asked:
        return Sentence("Your organisation was not drawn to verify this identity.")
    if org in identity.verified | identity.doubted:
        return Sentence("Your organisation has answered already.")
    return None


def organisation_has_declared(here: Situation) -> Sentence | None:
    """An organisation declares its interests before its officers act on a case."""
    if here.actor.org not in here.case.declared:
        return Sentence("Declare your organisation's interests first.")
    if here.actor.org in here.case.recused_orgs:
        return Sentence("Your organisation is recused from this case.")
    return None


def college_has_declared(here: Situation) -> Sentence | None:
    """A member of the college declares interests before deciding."""
    if here.actor.role is Role.COLLEGE and here.actor.id not in here.case.declared:
        return Sentence("Declare your interests first.")
    return None


def seat_has_declared(here: Situation) -> Sentence | None:
    """Until a seat has declared it sees names and listing acts only, and does nothing else."""
    if here.actor.role not in (Role.SEAT, Role.RAPPORTEUR):
        return None
    seat = here.seat
    if seat is None or not seat.is_ready:
        return Sentence("Declare your interests first.")
    return None


def case_concerns_them(here: Situation) -> Sentence | None:
    """An officer declares only on a case that the organisation was drawn for."""
    if here.actor.role is not Role.OFFICER:
        return None
    drawn = {org for org, _ in here.case.identity.drawn} | {seat.org for seat in here.case.seats}
    return None if here.actor.org in drawn else Sentence("Your organisation was not drawn for this case.")


def declaration_is_sound(here: Situation, facts: Facts) -> Sentence | None:
    """The kinds are of the list, `none` stands alone, and what is bound fits the role."""
    kinds = facts["kinds"] or []
    if not kinds or not all(kind in set(Interest) for kind in kinds):
        return Sentence("Choose each kind of interest that you have, or none.")
    if Interest.NONE in kinds and len(kinds) > 1:
        return Sentence("Choose either the kinds of interest that you have, or none.")
    del here
    return None


def effect_is_the_rulebooks(here: Situation, facts: Facts) -> Sentence | None:
    """What the declaration does is a table of the rulebook, not a choice."""
    effect = here.rulebook.effect_of(tuple(Interest(kind) for kind in facts["kinds"]))
    return None if facts["effect"] == effect else Sentence("The effect is not that of the rulebook.")


def binds_as_role(here: Situation, facts: Facts) -> Sentence | None:
    """An officer declares for the organisation; everyone else for themselves."""
    expected = here.actor.org if here.actor.role is Role.OFFICER else here.actor.name
    return None if facts["binds"] == expected else Sentence("A declaration binds its own maker.")


def challenge_in_time(here: Situation) -> Sentence | None:
    """An organisation within the days after the draw; a person within the days after the interview."""
    case = here.case
    starts: tuple[date, ...] = tuple(case.seated_on.values())
    clock = "challenge_organisation"
    if case.stage is Stage.DIALOGUE:
        interview = _interview_on(here)
        starts, clock = () if interview is None else (interview,), "challenge_person"
    if not starts:
        return Sentence("The time for a challenge has not begun.")
    return _TOO_LATE if is_over(max(starts), here.rulebook.clock(clock), here.day) else None


def _interview_on(here: Situation) -> date | None:
    return here.case.interview_on if len(here.case.interview_by) > 1 else None


def challenge_is_open_to_it(here: Situation, facts: Facts) -> Sentence | None:
    """One challenge without cause, two others with cause, against an organisation or seat that sits."""
    case, against = here.case, facts["against"]
    if case.stage is Stage.INQUIRY and against not in case.sitting_orgs:
        return Sentence("This organisation is not on the panel.")
    if case.stage is Stage.INQUIRY and _organisation_sat_before(here, against):
        return _TOO_LATE
    if case.stage is Stage.DIALOGUE and not any(seat.handle == against for seat in case.sitting):
        return Sentence("This person is not on the panel.")
    if any(one.against == against for one in case.challenges):
        return Sentence("You have challenged it already.")
    with_cause = sum(one.with_cause for one in case.challenges)
    without = len(case.challenges) - with_cause
    if facts["with_cause"] and with_cause >= _MOST_WITH_CAUSE:
        return Sentence("You have made both challenges with cause.")
    if not facts["with_cause"] and without:
        return Sentence("You have made your one challenge without cause.")
    return reasons_given(here, facts) if facts["with_cause"] else None


def _organisation_sat_before(here: Situation, org: str) -> bool:
    """Say whether the petitioner was told of the organisation longer ago than the window is."""
    return is_over(here.case.seated_on[org], here.rulebook.clock("challenge_organisation"), here.day)


def challenge_decided_as_due(here: Situation, facts: Facts) -> Sentence | None:
    """Upholding is final at once, and so is any answer to a challenge without cause; refusing needs two."""
    challenge = _open_challenge(here, facts)
    if challenge is None:
        return Sentence("No such challenge is open.")
    if any(reading.member == here.actor.id for reading in challenge.readings):
        return Sentence("A second member of the college must confirm.")
    if not challenge.with_cause and not facts["upheld"]:
        return Sentence("The one challenge without cause cannot be refused.")
    final = bool(facts["upheld"]) or any(not reading.upheld for reading in challenge.readings)
    if facts["final"] is not final:
        return Sentence("A refusal is final when a second member of the college has confirmed it.")
    return None


def _open_challenge(here: Situation, facts: Facts) -> Challenge | None:
    return next(
        (one for one in here.case.challenges if one.against == facts["against"] and one.decided is None), None
    )


def inquiry_complete(here: Situation) -> Sentence | None:
    """The panel is complete, all have declared, the window for challenges is over; or the time is."""
    last = last_day(here.case, here.rulebook)
    if inquiry_is_done(here.case, here.rulebook, here.day) or (last is not None and here.day > last):
        return None
    return Sentence("The inquiry is not complete yet.")


def item_is_new(here: Situation, facts: Facts) -> Sentence | None:
    """An item's id is not used twice in a case, and its text is there."""
    case = here.case
    used = {one.item for one in case.adverse} | {one.item for one in case.questions}
    used |= {one.item for one in case.conditions}
    return Sentence("This item exists already.") if not facts["item"] or facts["item"] in used else None


def text_given(here: Situation, facts: Facts) -> Sentence | None:
    """The act states its text."""
    del here
    return None if str(facts["text"] or "").strip() else _TEXT_MISSING


def evidence_is_new(here: Situation, facts: Facts) -> Sentence | None:
    """An item of evidence is added once, with its digest."""
    if not facts["item"] or facts["item"] in known(here.case.evidence, "evidence"):
        return Sentence("This item exists already.")
    return None if facts["digest"] else Sentence("Choose a file.")


def evidence_is_graded_soundly(here: Situation, facts: Facts) -> Sentence | None:
    """Reliability A to F, credibility 1 to 6, of an item that is in the file."""
    if facts["item"] not in known(here.case.evidence, "evidence"):
        return Sentence("This item is not in the file.")
    if facts["reliability"] not in tuple("ABCDEF") or facts["credibility"] not in range(1, 7):
        return Sentence("Choose a reliability from A to F and a credibility from 1 to 6.")
    return None


def answer_time_given(here: Situation, facts: Facts) -> Sentence | None:
    """The petitioner has at least the edition's days to answer."""
    least = here.day + timedelta(days=here.rulebook.clock("answer"))
    if date.fromisoformat(str(facts["due"])) < least:
        return Sentence("Give at least until this day to answer: %(day)s.", day=least)
    return None


def gist_is_of_recorded_items(here: Situation, facts: Facts) -> Sentence | None:
    """A gist covers adverse items that are recorded and not disclosed before."""
    waiting = {one.item for one in here.case.adverse if one.gist_on is None}
    items = facts["items"] or []
    return None if items and set(items) <= waiting else Sentence("Choose the items that this gist covers.")


def gist_is_the_rapporteurs(here: Situation) -> Sentence | None:
    """The rapporteur discloses; the registrar only once two rapporteurs let the time pass (2.1)."""
    if here.actor.role is Role.RAPPORTEUR:
        return None
    days = 2 * here.rulebook.clock("gist")
    assert here.case.since is not None
    begun = here.case.since
    late = any(
        one.gist_on is None and is_over(max(one.recorded_on, begun), days, here.day)
        for one in here.case.adverse
    )
    return None if late else Sentence("The rapporteur still has time to disclose the gist.")


def question_is_open(here: Situation, facts: Facts) -> Sentence | None:
    """An answer goes to a question or gist that is open, by the end of its day."""
    case, item = here.case, facts["item"]
    open_questions = {q.item for q in case.questions if q.answered_on is None and here.day <= q.due}
    open_gists = {a.item for a in case.adverse if a.gist_due is not None and here.day <= a.gist_due}
    return None if item in open_questions | open_gists else Sentence("This question is closed.")


def interview_not_recorded_twice(here: Situation, facts: Facts) -> Sentence | None:
    """Two seats of different organisations confirm the same record."""
    case = here.case
    if case.interview_record is None:
        return None if facts["record"] else Sentence("The record of the interview is missing.")
    if facts["record"] != case.interview_record:
        return Sentence("This is not the record that the other seat confirmed.")
    if here.actor.org in {org for _, org in case.interview_by}:
        return Sentence("A seat of another organisation must confirm the record.")
    return None


def interview_not_complete(here: Situation) -> Sentence | None:
    """The interview is recorded once."""
    if len(here.case.interview_by) > 1:
        return Sentence("The interview is recorded.")
    return None


def file_may_close(here: Situation) -> Sentence | None:
    """Every adverse item's gist is old enough."""
    age = here.rulebook.clock("gist_age")
    if any(one.gist_on is None or not is_over(one.gist_on, age - 1, here.day) for one in here.case.adverse):
        return Sentence("The gist of every adverse item must have been disclosed at least 21 days ago.")
    return None


def interview_recorded(here: Situation) -> Sentence | None:
    """Two seats have confirmed the record."""
    if len(here.case.interview_by) < 2:
        return Sentence("The interview is not recorded yet.")
    return None


def no_question_open(here: Situation) -> Sentence | None:
    """Every question is answered or past its day."""
    if any(q.answered_on is None and here.day <= q.due for q in here.case.questions):
        return Sentence("A question is still open.")
    return None


def challenges_decided(here: Situation) -> Sentence | None:
    """Every challenge is decided."""
    if any(challenge.decided is None for challenge in here.case.challenges):
        return Sentence("A challenge is not decided yet.")
    return None


def not_extended_before(here: Situation, facts: Facts) -> Sentence | None:
    """A stage is extended once, by the edition's days, with reasons."""
    if here.case.stage in here.case.extensions:
        return Sentence("The stage has been extended already.")
    if facts["days"] != here.rulebook.clock("extension"):
        return Sentence("An extension has a fixed length.")
    return reasons_given(here, facts)
