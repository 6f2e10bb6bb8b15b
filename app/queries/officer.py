"""What an organisation's officer may read of a case: names first, section A or the result later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from charter.case import Case, Situation
from charter.endorsing import manifest_of
from charter.vocabulary import Stage


class Part(StrEnum):
    """What an organisation has to do with a case now."""

    DECLARE = "declare"
    IDENTITY = "identity"
    ANSWERED = "answered"
    PANEL = "panel"
    RESULT = "result"


def part_of(here: Situation) -> Part:
    """Return what the officer's organisation has to do with the case now."""
    case, org = here.case, str(here.actor.org)
    if org not in case.declared:
        return Part.DECLARE
    if case.stage is Stage.ADMISSIBILITY:
        return Part.IDENTITY if org in case.identity.silent else Part.ANSWERED
    return Part.RESULT if case.stage is Stage.ENDORSEMENT else Part.PANEL


@dataclass(frozen=True)
class Answers:
    """How the officers of one organisation have answered to the result; counts alone."""

    org: str
    endorsed: int
    refused: int
    needed: int


def answers_of(here: Situation) -> tuple[Answers, ...]:
    """Return the answers of every organisation that voted yes, sorted by id."""
    case = here.case
    assert case.tally is not None
    return tuple(_answers(case, org, here.rulebook.officers_per_yes) for org in sorted(case.tally.yes))


def _answers(case: Case, org: str, needed: int) -> Answers:
    return Answers(org, len(case.signed.get(org, ())), len(case.refused.get(org, ())), needed)


def manifest_to_sign(here: Situation) -> str:
    """Return the digest of the report and the decision that officers endorse, 64 hex digits."""
    return manifest_of(here.case)
