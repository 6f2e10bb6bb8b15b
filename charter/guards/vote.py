"""Guards of assessment, deliberation, report, vote and endorsement (procedure 2.2, 2.4)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from charter.canonical import encode_value
from charter.case import Case, Sealed, Situation
from charter.counting import (
    count,
    counted_ballots,
    counted_denominator,
    denominator_of,
    outcome_of,
    scores_of,
)
from charter.deadlines import assessments_can_open
from charter.endorsing import (
    manifest_of,
    publication_goal,
    publication_is_due,
    signed_orgs,
)
from charter.facts import Facts
from charter.sentence import Sentence
from charter.terms import is_over, last_day, standing_adverse
from charter.vocabulary import Choice, Closing, Outcome, Role, Stage

_SPREAD = 2
_NOT_DISCLOSED = Sentence(
    "A disqualifier rests only on items whose gist was disclosed at least 21 days before."
)
_WRONG_CLOSING = Sentence("The reason for closing is not the outcome's.")
_CLOSINGS = {
    Outcome.NOT_YET: Closing.NOT_YET,
    Outcome.DECLINE: Closing.DECLINED,
    Outcome.OUTSIDE_MANDATE: Closing.OUTSIDE_MANDATE,
}


def declaration_renewed(here: Situation, facts: Facts) -> Sentence | None:
    """Sealing and voting renew the declaration of interests."""
    del here
    return None if facts["renewed"] is True else Sentence("Renew your declaration of interests.")


def not_sealed_yet(here: Situation) -> Sentence | None:
    """One sealed assessment per seat, round and pass."""
    if here.actor.handle in here.case.sealed:
        return Sentence("You have sealed your assessment already.")
    return None


def every_criterion_answered(here: Situation, facts: Facts) -> Sentence | None:
    """Every criterion has a score, `cannot_determine` or n/a where allowed, with reasons."""
    scores = (facts["assessment"] or {}).get("scores", {})
    for criterion in here.rulebook.criteria_of(here.case.kind):
        row = scores.get(criterion.id, {})
        allowed = {*range(here.rulebook.top_score + 1), "cannot_determine"}
        allowed |= {"na"} if criterion.may_be_na else set()
        score = row.get("score")
        if isinstance(score, bool) or score not in allowed:
            return Sentence("Score this criterion: %(criterion)s.", criterion=criterion.id)
        if len(str(row.get("reasons", "")).strip()) < here.rulebook.reasons_characters:
            return Sentence(
                "Give longer reasons for this criterion: %(criterion)s (least number of characters:"
                " %(least)s).",
                criterion=criterion.id,
                least=here.rulebook.reasons_characters,
            )
    return None


def enough_have_sealed(here: Situation) -> Sentence | None:
    """All seats sealed, or enough once the substitutes' time is over; no count, which would tell."""
    if assessments_can_open(here.case, here.rulebook, here.day):
        return None
    return Sentence("The assessments are not open yet.")


def opens_all_sealed(here: Situation, facts: Facts) -> Sentence | None:
    """The opening names every sealed assessment of a sitting seat, by its digest."""
    expected = sealed_pairs({s.handle: here.case.sealed[s.handle] for s in here.case.sitting
                             if s.handle in here.case.sealed})
    return None if facts["opened"] == expected else Sentence("Not all that was sealed is opened.")


def sealed_pairs(sealed: dict[str, Sealed]) -> list[list[str]]:
    """Return (handle, digest) of sealed things, sorted by handle."""
    return [[handle, sealed[handle].digest] for handle in sorted(sealed)]


def own_assessment_is_open(here: Situation) -> Sentence | None:
    """Only a seat with an opened assessment deliberates and votes."""
    if not here.case.opened or here.actor.handle not in here.case.sealed:
        return Sentence("Only a seat with an opened assessment can do this.")
    return None


def revision_is_sound(here: Situation, facts: Facts) -> Sentence | None:
    """A revision names a criterion of the edition, an allowed score, and reasons."""
    found = {one.id: one for one in here.rulebook.criteria_of(here.case.kind)}
    criterion = found.get(str(facts["criterion"]))
    if criterion is None:
        return Sentence("Choose a criterion.")
    allowed: set[Any] = {*range(here.rulebook.top_score + 1), "cannot_determine"}
    allowed |= {"na"} if criterion.may_be_na else set()
    if isinstance(facts["score"], bool) or facts["score"] not in allowed:
        return Sentence("Score this criterion: %(criterion)s.", criterion=criterion.id)
    return None if str(facts["reasons"] or "").strip() else Sentence("Give reasons.")


def disqualifier_rests_on_disclosed(here: Situation, facts: Facts) -> Sentence | None:
    """A disqualifier of the edition, resting on items whose gist was disclosed long enough before."""
    if facts["code"] not in {one.id for one in here.rulebook.disqualifiers}:
        return Sentence("Choose a disqualifier.")
    if facts["code"] in here.case.disqualifiers:
        return Sentence("This disqualifier has been raised already.")
    disclosed = {one.item for one in standing_adverse(here.case, here.rulebook)}
    items = facts["items"] or []
    if not items or not set(items) <= disclosed:
        return _NOT_DISCLOSED
    return None


def spreads_are_remarked(here: Situation) -> Sentence | None:
    """Each spread of two or more has a remark, unless the time is over."""
    last = last_day(here.case, here.rulebook)
    if last is not None and here.day > last:
        return None
    missing = [one for one in wide_spreads(here) if one not in here.case.remarked]
    if missing:
        return Sentence("Remark on the spread of these criteria first: %(list)s.", list=", ".join(missing))
    return None


def wide_spreads(here: Situation) -> tuple[str, ...]:
    """Return the criteria on which opened scores differ by two or more."""
    case = here.case
    rows = [scores_of(case, seat.handle) for seat in case.sitting if seat.handle in case.sealed]
    spread = []
    for criterion in here.rulebook.criteria_of(here.case.kind):
        numbers = [row[criterion.id] for row in rows if isinstance(row.get(criterion.id), int)]
        if numbers and max(numbers) - min(numbers) >= _SPREAD:
            spread.append(criterion.id)
    return tuple(spread)


def clock_waits_for_the_end(here: Situation) -> Sentence | None:
    """The clock does a rapporteur's act only when the time is over."""
    last = last_day(here.case, here.rulebook)
    if here.actor.role is Role.CLOCK and (last is None or here.day <= last):
        return Sentence("The time for this is not over yet.")
    return None


def report_digest(content: Any) -> str:
    """Return the digest that fixes a report: SHA-256 of its canonical form, which holds a salt."""
    return hashlib.sha256(encode_value(content)).hexdigest()


def report_named(here: Situation, facts: Facts) -> Sentence | None:
    """The report is fixed by the digest of its content, where the content is shown."""
    del here
    if facts["report"] != report_digest(facts["content"]):
        return Sentence("The digest is not that of the report.")
    return None


def corrections_in_time(here: Situation) -> Sentence | None:
    """Corrections are open for the edition's days of the stage."""
    assert here.case.since is not None
    if is_over(here.case.since, here.rulebook.clock("corrections"), here.day):
        return Sentence("The time for corrections is over.")
    return None


def corrections_are_over(here: Situation) -> Sentence | None:
    """The report is finalised after the petitioner's days, or once the petitioner has used them."""
    assert here.case.since is not None
    if here.case.corrected or is_over(here.case.since, here.rulebook.clock("corrections"), here.day):
        return None
    last = last_day(here.case, here.rulebook)
    if last is not None and here.day > last:
        return None  # the cap on the whole procedure can come before the petitioner's days are over
    return Sentence("The petitioner can still correct facts.")


def report_is_complete(here: Situation, facts: Facts) -> Sentence | None:
    """A finding for every ground; an adverse section that names the sources searched and counts each item."""
    if facts["findings"] != here.case.grounds:
        return Sentence("Every ground needs a finding, or the words: not answered.")
    if facts["adverse"] != len(standing_adverse(here.case, here.rulebook)):
        return Sentence("The adverse section must name every item, or say that nothing was found.")
    if not isinstance(facts["sources"], int) or facts["sources"] < 1:
        return Sentence("The adverse section must name the sources that were searched.")
    return None


def denominator_frozen(here: Situation, facts: Facts) -> Sentence | None:
    """The denominator is the organisations with an opened assessment that still sit."""
    if list(denominator_of(here.case)) != facts["denominator"]:
        return Sentence("The denominator is not that of the organisations with an opened assessment.")
    return None


def vote_is_open(here: Situation) -> Sentence | None:
    """Ballots are cast until the end of the last day."""
    last = last_day(here.case, here.rulebook)
    if last is not None and here.day > last:
        return Sentence("The vote is over.")
    return None


def names_this_report(here: Situation, facts: Facts) -> Sentence | None:
    """A ballot names the digest of the report as finalised."""
    if facts["report"] != here.case.report.digest:
        return Sentence("The report has changed since you opened the ballot.")
    return None


def ballot_is_sound(here: Situation, facts: Facts) -> Sentence | None:
    """One choice; an answer on each disqualifier raised and each condition proposed."""
    ballot = facts["ballot"] or {}
    if ballot.get("choice") not in set(Choice):
        return Sentence("Choose one answer.")
    items = {one.item for one in here.case.conditions}
    if not _answers_each(ballot.get("disqualifiers"), set(here.case.disqualifiers)):
        return Sentence("Say for each disqualifier whether you uphold it.")
    if not _answers_each(ballot.get("conditions"), items):
        return Sentence("Say for each condition whether you want it.")
    return None


def _answers_each(answers: Any, asked: set[str]) -> bool:
    """Say whether each thing asked is answered with yes or no, and nothing else is."""
    return (
        isinstance(answers, dict)
        and set(answers) == asked
        and all(isinstance(one, bool) for one in answers.values())
    )


def vote_is_over(here: Situation) -> Sentence | None:
    """Counted at the end of the last day, by the clock alone."""
    last = last_day(here.case, here.rulebook)
    return None if last is not None and here.day > last else Sentence("The vote is not over yet.")


def opens_all_ballots(here: Situation, facts: Facts) -> Sentence | None:
    """The tally opens every ballot that counts, and no other."""
    if facts["opened"] != sealed_pairs(counted_ballots(here.case)):
        return Sentence("Not all ballots are opened, or one that does not count is.")
    return None


def denominator_as_counted(here: Situation, facts: Facts) -> Sentence | None:
    """The votes are those of the denominator: no organisation left out, none added."""
    expected = list(counted_denominator(here.case))
    if facts["denominator"] != expected or sorted(facts["votes"]) != expected:
        return Sentence("The count does not have the denominator that was frozen.")
    return None


def outcome_follows(here: Situation, facts: Facts) -> Sentence | None:
    """The outcome is what the rules make of votes, criteria met, disqualifiers upheld and conditions."""
    outcome = outcome_of(
        here.rulebook,
        here.case.kind,
        facts["votes"],
        met=facts["met"],
        upheld=facts["upheld"],
        conditions=facts["conditions"],
    )
    return None if facts["outcome"] == outcome else Sentence("The outcome does not follow from the votes.")


def counted_as_cast(here: Situation, facts: Facts) -> Sentence | None:
    """Where ballots and assessments are shown, the whole count is made again."""
    counted = count(here.case, here.rulebook)
    stated = (facts["votes"], facts["met"], facts["upheld"], facts["conditions"], facts["steps"])
    again = (dict(counted.votes), list(counted.met), list(counted.upheld), list(counted.conditions))
    if stated != (*again, counted.steps):
        return Sentence("The count is not that of the ballots and assessments.")
    return None


def tally_goal(here: Situation, facts: Facts) -> Stage:
    """Return where the tally leads."""
    del here
    return Stage.NO_DECISION if facts["outcome"] == Outcome.NO_DECISION else Stage.STANDSTILL


def standstill_is_over(here: Situation) -> Sentence | None:
    """Nothing is concluded before the standstill's last day is over."""
    last = last_day(here.case, here.rulebook)
    return None if last is not None and here.day > last else Sentence("The standstill is not over yet.")


def conclusion_goal(here: Situation, facts: Facts) -> Stage:
    """Return where the standstill leads: to endorsement after a positive outcome, else closed."""
    del facts
    assert here.case.tally is not None
    return Stage.CLOSED if here.case.tally.outcome in _CLOSINGS else Stage.ENDORSEMENT


def closing_of(case: Case) -> str | None:
    """Return the word for why a decided case closes; None after a recommendation."""
    assert case.tally is not None
    word = _CLOSINGS.get(case.tally.outcome)
    return None if word is None else str(word)


def closing_follows(here: Situation, facts: Facts) -> Sentence | None:
    """A closed case says why, in the word of its outcome."""
    return None if facts["closing"] == closing_of(here.case) else _WRONG_CLOSING


def organisation_voted_yes(here: Situation) -> Sentence | None:
    """Only organisations that voted yes endorse or refuse."""
    assert here.case.tally is not None
    if here.actor.org not in here.case.tally.yes:
        return Sentence("Your organisation did not vote for a recommendation.")
    return None


def officer_answers_once(here: Situation) -> Sentence | None:
    """An officer endorses or refuses once."""
    org = str(here.actor.org)
    answered = here.case.signed.get(org, frozenset()) | here.case.refused.get(org, frozenset())
    return Sentence("You have answered already.") if here.actor.id in answered else None


def names_the_manifest(here: Situation, facts: Facts) -> Sentence | None:
    """Officers sign the digest of exactly this report and decision."""
    if facts["manifest"] != manifest_of(here.case):
        return Sentence("This is not the manifest of the report and the decision.")
    return None


def endorsement_is_over(here: Situation) -> Sentence | None:
    """All have answered, or the time is over."""
    if publication_is_due(here.case, here.rulebook, here.day):
        return None
    return Sentence("Organisations can still endorse.")


def signatures_as_given(here: Situation, facts: Facts) -> Sentence | None:
    """The act names who signed and who did not, as the endorsements say."""
    signed = list(signed_orgs(here.case, here.rulebook))
    assert here.case.tally is not None
    unsigned = sorted(set(here.case.tally.yes) - set(signed))
    if facts["signed"] != signed or facts["unsigned"] != unsigned:
        return Sentence("The signatures named are not those given.")
    return None


def leads_into_force(here: Situation) -> Sentence | None:
    """The signatures carry the recommendation, and the identity stands verified."""
    if publication_goal(here.case, here.rulebook) is not Stage.IN_FORCE:
        return Sentence("The endorsements do not carry the recommendation.")
    return None if here.case.identity.is_verified else Sentence("The identity is not verified.")


def does_not_lead_into_force(here: Situation) -> Sentence | None:
    """The endorsement has failed."""
    if publication_goal(here.case, here.rulebook) is Stage.IN_FORCE:
        return Sentence("The endorsements carry the recommendation.")
    return None


def failure_goal(here: Situation, facts: Facts) -> Stage:
    """Return where a failed endorsement leads."""
    del facts
    return publication_goal(here.case, here.rulebook)


def failure_closing(here: Situation, facts: Facts) -> Sentence | None:
    """Not endorsed is the word where silence made no difference."""
    goal = publication_goal(here.case, here.rulebook)
    expected = Closing.NOT_ENDORSED if goal is Stage.CLOSED else None
    return None if facts["closing"] == expected else Sentence("The reason for closing is not right.")


def number_given(here: Situation, facts: Facts) -> Sentence | None:
    """A published recommendation has a register number, and the last day that the edition gives it."""
    if not facts["number"]:
        return Sentence("The register number is missing.")
    last = here.day + timedelta(days=here.rulebook.clock("in_force"))
    return None if facts["until"] == last.isoformat() else Sentence("The last day is not the edition's.")


