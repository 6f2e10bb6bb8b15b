"""Guards of erasure: two members decide, only what no recommendation rests on (ledger 4.2)."""

from __future__ import annotations

from datetime import timedelta

from charter.case import Situation
from charter.erasing import MOST_SUBJECTS, fields_listed
from charter.facts import Facts
from charter.sentence import Sentence
from charter.terms import is_over
from charter.vocabulary import Role, Subject


def no_recommendation_rests_on_it(here: Situation) -> Sentence | None:
    """What a recommendation rests on is kept while it is in force and the edition's time after."""
    case = here.case
    if case.published_on is None or case.ended_on is None:
        return None
    days = here.rulebook.clock("kept")
    if is_over(case.ended_on, days, here.day):
        return None
    last = case.ended_on + timedelta(days=days)
    return Sentence("A recommendation rests on it: it is kept until the end of this day: %(day)s.", day=last)


def erasure_is_for_this_member(here: Situation) -> Sentence | None:
    """The member who handles the case proposes, or any where nobody can; any other confirms."""
    case, me = here.case, here.actor.id
    if any(one.member != me for one in case.proposed_erasures):
        return None
    if case.proposed_erasures:
        return Sentence("A second member of the college must confirm.")
    if case.college in (None, me) or not here.roll.holds(case.college, Role.COLLEGE, here.day):
        return None
    if f"{Subject.OFFICE}:{case.college}" in case.erased:
        return None
    return Sentence("Another member of the college handles this case.")


def own_matter_stands(here: Situation) -> Sentence | None:
    """Whose own matter on a case was erased writes nothing on it any more: the key is gone."""
    if f"{Subject.OFFICE}:{here.actor.id}" not in here.case.erased:
        return None
    return Sentence("What you wrote on this case was erased; you do not act on it any more.")


def subjects_are_of_the_case(here: Situation, facts: Facts) -> Sentence | None:
    """An erasure names whose matter goes: each once, in order, all of this case, none erased before."""
    named = facts["subjects"]
    if not isinstance(named, list) or not named or not all(isinstance(one, str) for one in named):
        return Sentence("Choose whose matter is to be erased.")
    if len(named) > MOST_SUBJECTS:
        return Sentence("Choose at most this many at once: %(most)s.", most=MOST_SUBJECTS)
    if named != sorted(set(named)) or not all(_is_of_the_case(here, one) for one in named):
        return Sentence("This is nobody's matter in this case.")
    if here.case.erased & set(named):
        return Sentence("This is erased already, or about to be.")
    return None


def _is_of_the_case(here: Situation, subject: str) -> bool:
    word, _, name = subject.partition(":")
    if word == Subject.SEAT:
        return name in here.case.used_handles
    if word == Subject.THIRD:
        return any(one.item == name for one in here.case.adverse)
    if word == Subject.OFFICE:
        return any(place.id == name for place in here.roll.places)
    return subject == Subject.PETITIONER


def erasure_final_as_due(here: Situation, facts: Facts) -> Sentence | None:
    """A proposal is final when a second member has named the same."""
    same = [one for one in here.case.proposed_erasures if list(one.subjects) == facts["subjects"]]
    if any(one.member == here.actor.id for one in same):
        return Sentence("A second member of the college must confirm.")
    if facts["final"] is not bool(same):
        return Sentence("An erasure is final when a second member of the college has confirmed it.")
    return None


def erasure_is_decided(here: Situation, facts: Facts) -> Sentence | None:
    """Only what two members have decided is erased, once."""
    if any(list(one.subjects) == facts["subjects"] for one in here.case.owed_erasures):
        return None
    return Sentence("No two members of the college have decided this erasure.")


def erasure_is_listed(here: Situation, facts: Facts) -> Sentence | None:
    """The entry lists what was erased in one form, and says whether it is all."""
    del here
    if fields_listed(facts["erased"]) is None or not isinstance(facts["complete"], bool):
        return Sentence("The list of what was erased is not of its form.")
    return None
