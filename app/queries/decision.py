"""The counted decision of a case in plain rows, for those who may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from charter.case import Case
from charter.counting import SILENT
from charter.roll import Roll
from charter.rulebook import Criterion, Disqualifier
from charter.vocabulary import Choice, Outcome

_YES = frozenset({Choice.RECOMMEND, Choice.RECOMMEND_WITH_CONDITIONS})


@dataclass(frozen=True)
class Vote:
    """One organisation's vote; `choice` is None for silence."""

    org: str
    name: str
    choice: Choice | None

    @property
    def is_yes(self) -> bool:
        """Say whether the vote is one of the two kinds of yes."""
        return self.choice in _YES


@dataclass(frozen=True)
class Decision:
    """The outcome and what it follows from; a condition's text is None where the reader may not see it."""

    outcome: Outcome
    votes: tuple[Vote, ...]
    yes: int
    needed: int
    met: tuple[Criterion, ...]
    unmet: tuple[Criterion, ...]
    upheld: tuple[Disqualifier, ...]
    conditions: tuple[tuple[str, str | None], ...]


def decision_of(case: Case, roll: Roll, texts: Mapping[str, str]) -> Decision | None:
    """Return the decision of a case, None before the tally.

    Args:
        case: the folded case.
        roll: names of organisations and the edition.
        texts: the conditions' texts that the reader may see, by item.
    """
    tally, rulebook = case.tally, roll.editions[case.edition]
    if tally is None:
        return None
    numerator, of = rulebook.share
    criteria = rulebook.criteria_of(case.kind)
    votes = tuple(_vote(roll, org, choice) for org, choice in sorted(tally.votes.items()))
    return Decision(
        outcome=tally.outcome,
        votes=votes,
        yes=sum(vote.is_yes for vote in votes),
        needed=max(rulebook.organisations_needed, ceil(len(votes) * numerator / of)),
        met=tuple(one for one in criteria if one.id in tally.met),
        unmet=tuple(one for one in criteria if one.is_mandatory and one.id not in tally.met),
        upheld=tuple(one for one in rulebook.disqualifiers if one.id in tally.upheld),
        conditions=tuple((item, texts.get(item)) for item in tally.conditions),
    )


def _vote(roll: Roll, org: str, choice: str) -> Vote:
    known = roll.organisations.get(org)
    return Vote(org, known.name if known else org, None if choice == SILENT else Choice(choice))
