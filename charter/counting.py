"""Organisations' votes, criteria met, disqualifiers, conditions, outcome (procedure 2.4).

There are two depths. `count` starts from sealed ballots and assessments, which only the panel and
auditors see; `outcome_of` starts from what the tally states in public. The verifier runs both where it
can, and the second always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charter.case import Case, Sealed
from charter.facts import known
from charter.rulebook import Criterion, Rulebook
from charter.vocabulary import RECOMMENDS, Choice, Outcome

SILENT = "silent"
_NO = frozenset({Choice.NOT_YET, Choice.DECLINE})


@dataclass(frozen=True)
class Count:
    """A vote counted; `steps` is the computation in words and numbers, as it is printed."""

    denominator: tuple[str, ...]
    votes: Mapping[str, str]
    met: tuple[str, ...]
    upheld: tuple[str, ...]
    conditions: tuple[str, ...]
    outcome: Outcome

    @property
    def steps(self) -> list[list[Any]]:
        """Return rows (word, count) for the page and the entry."""
        values = list(self.votes.values())
        return [
            ["denominator", len(self.denominator)],
            *([choice, values.count(choice)] for choice in (*Choice, SILENT)),
            ["met", len(self.met)],
            ["upheld", len(self.upheld)],
            ["conditions", len(self.conditions)],
            ["outcome", str(self.outcome)],
        ]


def more_than_half(part: int, whole: int) -> bool:
    """Say whether `part` is more than half of `whole`."""
    return 2 * part > whole


def carries(rulebook: Rulebook, yes: int, denominator: int) -> bool:
    """Say whether `yes` organisations reach the edition's share of the denominator, and its least number."""
    numerator, of = rulebook.share
    return yes * of >= numerator * denominator and yes >= rulebook.organisations_needed


def organisation_vote(choices: Sequence[str], seats: int) -> str:
    """Return one organisation's vote from its seats' ballots.

    Args:
        choices: the ballots cast by its seats.
        seats: how many seats it has; more than half of them must agree on yes or on no.
    """
    if not choices:
        return SILENT
    yes = [choice for choice in choices if choice in RECOMMENDS]
    no = [choice for choice in choices if choice in _NO]
    if more_than_half(len(yes), seats):
        plain = more_than_half(yes.count(Choice.RECOMMEND), len(yes))
        return Choice.RECOMMEND if plain else Choice.RECOMMEND_WITH_CONDITIONS
    if more_than_half(len(no), seats):
        return Choice.DECLINE if more_than_half(no.count(Choice.DECLINE), len(no)) else Choice.NOT_YET
    return Choice.ABSTAIN


def denominator_of(case: Case) -> tuple[str, ...]:
    """Return the organisations with an opened assessment of a seat that still sits, sorted."""
    return tuple(sorted({seat.org for seat in case.sitting if seat.handle in case.sealed}))


def counted_denominator(case: Case) -> tuple[str, ...]:
    """Return the frozen denominator less the organisations that have lost their assessments since."""
    left = denominator_of(case)
    return tuple(org for org in case.report.denominator if org in left)


def counted_ballots(case: Case) -> dict[str, Sealed]:
    """Return the ballots that count: of seats that still sit, on the report as finalised."""
    voters = {seat.handle for seat in case.sitting if seat.handle in case.sealed}
    return {handle: ballot for handle, ballot in case.ballots.items() if handle in voters}


def scores_of(case: Case, handle: str) -> dict[str, Any]:
    """Return a seat's scores by criterion, its revisions applied; `Undisclosed` if they are not shown."""
    content = known(case.sealed[handle].content, "assessment")
    scores = {criterion: row["score"] for criterion, row in content["scores"].items()}
    for revision in case.revisions:
        if revision.handle == handle:
            scores[revision.criterion] = known(revision.score, "score")
    return scores


def criteria_met(
    case: Case, rulebook: Rulebook, orgs: Sequence[str], *, plan_stands: bool
) -> tuple[str, ...]:
    """Return the criteria that more than half of the organisations hold met, in the edition's order."""
    by_org = {
        org: [scores_of(case, s.handle) for s in case.sitting if s.org == org and s.handle in case.sealed]
        for org in orgs
    }
    return tuple(
        criterion.id
        for criterion in rulebook.criteria_of(case.kind)
        if _is_met(criterion, rulebook, by_org.values(), plan_stands=plan_stands)
    )


def _is_met(
    criterion: Criterion, rulebook: Rulebook, orgs: Iterable[list[dict[str, Any]]], *, plan_stands: bool
) -> bool:
    needed = rulebook.met_at
    if plan_stands and criterion.conditional_at is not None:
        needed = criterion.conditional_at
    rows = list(orgs)
    agreeing = sum(
        more_than_half(sum(_reaches(seat.get(criterion.id), needed, criterion) for seat in seats), len(seats))
        for seats in rows
    )
    return more_than_half(agreeing, len(rows))


def _reaches(score: Any, needed: int, criterion: Criterion) -> bool:
    if score == "na":
        return criterion.may_be_na
    return isinstance(score, int) and score >= needed


def _answers(ballots: Mapping[str, Sealed], part: str, key: str) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = {}
    for ballot in ballots.values():
        content = known(ballot.content, "ballot")
        if key in content[part]:
            found.setdefault(ballot.org, []).append(bool(content[part][key]))
    return found


def disqualifiers_upheld(case: Case, rulebook: Rulebook, ballots: Mapping[str, Sealed]) -> tuple[str, ...]:
    """Return the disqualifiers upheld by half or more of the organisations that answered, at least two."""
    upheld = []
    for code in sorted(case.disqualifiers):
        answers = _answers(ballots, "disqualifiers", code)
        saying_yes = sum(more_than_half(sum(seats), len(seats)) for seats in answers.values())
        if saying_yes >= rulebook.disqualifier_organisations and 2 * saying_yes >= len(answers):
            upheld.append(code)
    return tuple(upheld)


def conditions_standing(case: Case, ballots: Mapping[str, Sealed], yes: frozenset[str]) -> tuple[str, ...]:
    """Return the conditions that half or more of the yes organisations want, else the most wanted."""
    wanted = Counter({condition.item: 0 for condition in case.conditions})
    for item in wanted:
        answers = _answers(ballots, "conditions", item)
        wanted[item] = sum(
            more_than_half(sum(seats), len(seats)) for org, seats in answers.items() if org in yes
        )
    standing = [item for item in wanted if 2 * wanted[item] >= len(yes)]
    if not standing and wanted:
        standing = [item for item in wanted if wanted[item] == max(wanted.values())]
    return tuple(sorted(standing))


def count(case: Case, rulebook: Rulebook) -> Count:
    """Count the vote of a case from its ballots and assessments.

    Raises:
        Undisclosed: a ballot or an assessment is not shown to this reader.

    Source: procedure 2.4.
    """
    orgs, ballots = counted_denominator(case), counted_ballots(case)
    votes = {org: organisation_vote(_choices(ballots, org), _seats(case, org)) for org in orgs}
    upheld = disqualifiers_upheld(case, rulebook, ballots)
    yes = frozenset(org for org in orgs if votes[org] in RECOMMENDS)
    plain = sum(votes[org] == Choice.RECOMMEND for org in orgs)
    conditions: tuple[str, ...] = ()
    if yes and not carries(rulebook, plain, len(orgs)):
        conditions = conditions_standing(case, ballots, yes)
    plan = any(one.plan for one in case.conditions if one.item in conditions)
    met = criteria_met(case, rulebook, orgs, plan_stands=plan)
    outcome = outcome_of(rulebook, case.kind, votes, met=met, upheld=upheld, conditions=conditions)
    if outcome is not Outcome.RECOMMEND_WITH_CONDITIONS:
        conditions = ()
    return Count(orgs, votes, met, upheld, conditions, outcome)


def _choices(ballots: Mapping[str, Sealed], org: str) -> list[str]:
    return [known(ballot.content, "ballot")["choice"] for ballot in ballots.values() if ballot.org == org]


def _seats(case: Case, org: str) -> int:
    return sum(seat.org == org and seat.handle in case.sealed for seat in case.sitting)


def outcome_of(
    rulebook: Rulebook,
    kind: str,
    votes: Mapping[str, str],
    *,
    met: Sequence[str],
    upheld: Sequence[str],
    conditions: Sequence[str],
) -> Outcome:
    """Return the outcome that follows from organisations' votes, criteria met and disqualifiers upheld."""
    cast = [vote for vote in votes.values() if vote != SILENT]
    if min(len(votes), len(cast)) < rulebook.organisations_needed:
        return Outcome.NO_DECISION
    if upheld or not _mandatory_met(rulebook, kind, met):
        return _refusal(rulebook, votes, upheld)
    yes = sum(vote in RECOMMENDS for vote in votes.values())
    if not carries(rulebook, yes, len(votes)):
        return _refusal(rulebook, votes, upheld)
    plain = sum(vote == Choice.RECOMMEND for vote in votes.values())
    if carries(rulebook, plain, len(votes)):
        return Outcome.RECOMMEND
    return Outcome.RECOMMEND_WITH_CONDITIONS if conditions else Outcome.NOT_YET


def _mandatory_met(rulebook: Rulebook, kind: str, met: Sequence[str]) -> bool:
    return all(one.id in met for one in rulebook.criteria_of(kind) if one.is_mandatory)


def _refusal(rulebook: Rulebook, votes: Mapping[str, str], upheld: Sequence[str]) -> Outcome:
    found = [one for one in rulebook.disqualifiers if one.id in upheld]
    if any(one.outside_mandate for one in found):
        return Outcome.OUTSIDE_MANDATE
    declining = sum(vote == Choice.DECLINE for vote in votes.values())
    if any(not one.curable for one in found) or more_than_half(declining, len(votes)):
        return Outcome.DECLINE
    return Outcome.NOT_YET
