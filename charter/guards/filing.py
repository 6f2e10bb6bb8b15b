"""Guards of draft, filing and registrar's desk (procedure 2.2, `open_draft` to `decide_review`)."""

from __future__ import annotations

import re
from datetime import timedelta

from charter import lot
from charter.case import Situation
from charter.facts import Facts, Undisclosed, known
from charter.sentence import Sentence
from charter.terms import is_over, last_day
from charter.vocabulary import Closing, Role, Stage

PURPOSES = ("college", "identity", "panel")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_MOST_RETURNS = 2


def no_other_live_petition(here: Situation) -> Sentence | None:
    """One live petition per person (and listing act, once several can be told apart)."""
    if here.elsewhere is None:
        raise Undisclosed("the person's other petitions")
    if here.elsewhere.live:
        return Sentence("You already have a petition that has not ended.")
    return None


def commitments_made(here: Situation, facts: Facts) -> Sentence | None:
    """The service commits to one nonce for each purpose before anything is known of the petition."""
    del here
    given = facts["commitments"]
    if not isinstance(given, dict) or tuple(sorted(given)) != PURPOSES:
        return Sentence("The commitments to the draws are missing.")
    if not all(isinstance(value, str) and _HEX64.fullmatch(value) for value in given.values()):
        return Sentence("A commitment to a draw is malformed.")
    return None


def not_barred_from_refiling(here: Situation) -> Sentence | None:
    """Refiling is open after the edition's time, or at once after a case without decision."""
    if here.elsewhere is None:
        raise Undisclosed("the person's other petitions")
    until = here.elsewhere.barred_until
    if until is not None and here.day < until:
        return Sentence("You can file again from this day on: %(day)s.", day=until)
    return None


def required_sections_present(here: Situation, facts: Facts) -> Sentence | None:
    """Every section that the edition requires is in the manifest."""
    missing = [one for one in here.rulebook.required_sections if one not in (facts["sections"] or ())]
    if missing:
        return Sentence(
            "Complete these sections first: %(sections)s.", sections=", ".join(missing).upper()
        )
    return None


def undertakings_given(here: Situation, facts: Facts) -> Sentence | None:
    """Every undertaking of the edition is given."""
    if set(facts["undertakings"] or ()) != set(here.rulebook.undertakings):
        return Sentence("Give every undertaking, or do not file.")
    return None


def every_ground_answered(here: Situation, facts: Facts) -> Sentence | None:
    """At least one ground, and the petitioner confirms that the list of grounds is complete (G2)."""
    del here
    if not isinstance(facts["grounds"], int) or facts["grounds"] < 1:
        return Sentence("Answer at least one ground of the listing.")
    if facts["grounds_complete"] is not True:
        return Sentence("Confirm that you have answered every ground of each listing.")
    return None


def listing_act_pinned(here: Situation, facts: Facts) -> Sentence | None:
    """At least one listing act is in issue; where they are shown, their number is as stated."""
    del here
    if not isinstance(facts["acts"], int) or facts["acts"] < 1:
        return Sentence("Choose at least one listing that you ask about.")
    if len(facts["listing_acts"]) != facts["acts"]:
        return Sentence("The number of listings is not as stated.")
    return None


def discarded_in_word(here: Situation, facts: Facts) -> Sentence | None:
    """A draft that its owner throws away closes with the word for it."""
    del here
    expected = facts["closing"] == Closing.DISCARDED
    return None if expected else Sentence("The reason for closing is not right.")


def petition_named(here: Situation, facts: Facts) -> Sentence | None:
    """The petition is fixed by a digest."""
    del here
    if not _HEX64.fullmatch(str(facts["petition"])):
        return Sentence("The digest of the petition is missing.")
    return None


def kind_known(here: Situation, facts: Facts) -> Sentence | None:
    """The kind of petition is one of the edition's."""
    if facts["kind"] not in here.rulebook.criteria:
        return Sentence("Choose the kind of your petition.")
    return None


def roster_complete(here: Situation, facts: Facts) -> Sentence | None:
    """The roster has as many handles for each organisation as it has reviewers, each once, and no other."""
    eligible = sorted(str(place.org) for place in here.roll.eligible_reviewers(here.day))
    roster = facts["roster"] or []
    if sorted(org for org, _ in roster) != eligible or len({handle for _, handle in roster}) != len(roster):
        return Sentence("The roster is not that of the reviewers of this day.")
    return None


def roster_links_reviewers(here: Situation, facts: Facts) -> Sentence | None:
    """Where the links are shown, each handle stands for one reviewer of the roll, of that organisation."""
    orgs = {place.id: place.org for place in here.roll.eligible_reviewers(here.day)}
    linked = {handle: orgs.get(person) for handle, person in facts["links"]}
    everyone = {person for _, person in facts["links"]} == set(orgs)
    if not everyone or linked != {handle: org for org, handle in facts["roster"]}:
        return Sentence("A handle of the roster stands for no reviewer of its organisation.")
    return None


def nonce_is_committed(purpose: str, here: Situation, facts: Facts) -> Sentence | None:
    """The nonce revealed is the one committed to when the draft was opened."""
    nonce = str(facts["nonce"])
    if not _HEX64.fullmatch(nonce) or lot.commitment(nonce) != here.case.commitments.get(purpose):
        return Sentence("The draw does not use the value that was committed to.")
    if facts["beacons"]:
        return Sentence("The draw names a beacon that the roll does not have.")
    return None


def registrar_in_time(here: Situation) -> Sentence | None:
    """The registrar acts; once late, the deputy of the other office; later still, the college."""
    if here.actor.role is Role.REGISTRAR:
        return None
    last = last_day(here.case, here.rulebook)
    if last is None or not is_over(last, _deputys_days(here), here.day):
        return Sentence("The registrar still has time to decide.")
    return None


def _deputys_days(here: Situation) -> int:
    return here.rulebook.clock("deputy") if here.actor.role is Role.COLLEGE else 0


def not_disqualified(here: Situation) -> Sentence | None:
    """A registrar or college member with a disqualifying interest does not act on the case."""
    if here.actor.id in here.case.college_recused:
        return Sentence("You declared an interest that keeps you from this case.")
    return None


def returned_less_than_twice(here: Situation) -> Sentence | None:
    """A petition is returned at most twice."""
    if here.case.returns >= _MOST_RETURNS:
        return Sentence("The petition has been returned twice; admit it or rule it inadmissible.")
    return None


def defects_named(here: Situation, facts: Facts) -> Sentence | None:
    """Each defect names section, field and remedy; the second return only repeats defects of the first."""
    defects = facts["defects"] or []
    if not defects or len(defects) != facts["count"]:
        return Sentence("Name at least one defect.")
    if not all(d.get("section") and d.get("field") and d.get("remedy") for d in defects):
        return Sentence("Each defect needs its section, its field and its remedy.")
    first = known(here.case.first_defects, "defects")
    if here.case.returns and not {(d["section"], d["field"]) for d in defects} <= first:
        return Sentence("A second return can only repeat defects of the first.")
    return None


def every_defect_answered(here: Situation, facts: Facts) -> Sentence | None:
    """The petitioner answers each defect of the last return."""
    answers = facts["answers"] or []
    answered = {(a.get("section"), a.get("field")) for a in answers if str(a.get("answer") or "").strip()}
    if not answers or not known(here.case.last_defects, "defects") <= answered:
        return Sentence("Answer each defect that the registrar named.")
    return None


def identity_is_verified(here: Situation) -> Sentence | None:
    """Two organisations drawn by lot have verified the identity (gate G1)."""
    if not here.case.identity.is_verified:
        return Sentence("The identity is not verified yet.")
    return None


def repeat_recorded(here: Situation, facts: Facts) -> Sentence | None:
    """Admission records whether the petition repeats an earlier one, and the significant new matter."""
    del here
    if facts["repeat"] is not None and not facts["new_matter"]:
        return Sentence("Name the significant new matter of a repeat petition.")
    return None


def not_cured_before(here: Situation) -> Sentence | None:
    """A reversal cures the reasons: a petition is not ruled inadmissible twice."""
    if here.case.reversed:
        return Sentence("The ruling was reversed once; the petition cannot be ruled inadmissible again.")
    return None


def reasons_given(here: Situation, facts: Facts) -> Sentence | None:
    """Every decision has reasons."""
    del here
    if not str(facts["reasons"] or "").strip():
        return Sentence("Give reasons.")
    return None


def review_not_asked_yet(here: Situation) -> Sentence | None:
    """A review of a ruling is asked for once."""
    if here.case.review_asked_on is not None:
        return Sentence("You have asked for a review already.")
    return None


def review_asked_in_time(here: Situation) -> Sentence | None:
    """A review is asked for before the end of the edition's days after the ruling."""
    if here.case.review_asked_on is None and _stage_is_over(here):
        return Sentence("The time to ask for a review is over.")
    return None


def refiled_in_time(here: Situation) -> Sentence | None:
    """A returned petition comes back before the end of the edition's days."""
    return Sentence("The time to file again is over.") if _stage_is_over(here) else None


def _stage_is_over(here: Situation) -> bool:
    last = last_day(here.case, here.rulebook)
    return last is not None and here.day > last


def review_is_asked(here: Situation) -> Sentence | None:
    """The college reviews a ruling only when the petitioner asked."""
    if here.case.review_asked_on is None:
        return Sentence("Nobody has asked for a review.")
    return None


def may_handle_as_college(here: Situation) -> Sentence | None:
    """The member drawn handles the case; another confirms; after silence any other may act."""
    if here.actor.role is not Role.COLLEGE or here.actor.id == here.case.college:
        return None
    if _second_is_awaited(here) or _college_is_silent(here):
        return None
    return Sentence("Another member of the college handles this case.")


def _second_is_awaited(here: Situation) -> bool:
    waiting = any(one.readings and one.decided is None for one in here.case.challenges)
    return waiting or bool(here.case.readings)


def _college_is_silent(here: Situation) -> bool:
    asked = [one.made_on for one in here.case.challenges if one.decided is None]
    if here.case.review_asked_on is not None:
        asked.append(here.case.review_asked_on)
    last = last_day(here.case, here.rulebook)
    if here.case.stage is Stage.ADMISSIBILITY and last is not None:
        asked.append(last + timedelta(days=here.rulebook.clock("deputy")))
    return bool(asked) and is_over(min(asked), here.rulebook.clock("silence"), here.day)


def review_final_as_due(here: Situation, facts: Facts) -> Sentence | None:
    """A decision on a review is final when a second member has said the same."""
    if any(reading.member == here.actor.id for reading in here.case.readings):
        return Sentence("A second member of the college must confirm.")
    same = any(reading.upheld == facts["upheld"] for reading in here.case.readings)
    if facts["final"] is not same:
        return Sentence("A decision is final when a second member of the college has confirmed it.")
    return None


def review_goal(here: Situation, facts: Facts) -> Stage | None:
    """Return where a final decision on a review leads; None while a second member is awaited."""
    if not facts["final"]:
        return None
    del here
    return Stage.CLOSED if facts["upheld"] else Stage.ADMISSIBILITY
