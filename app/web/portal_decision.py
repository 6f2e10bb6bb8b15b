"""The decision as its petitioner reads it: outcome, reasons, votes by organisation, gaps, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.queries.portal import last_of
from app.web.portal_room import Standing
from app.web.portal_words import CRITERIA, vote_words
from charter.vocabulary import RECOMMENDS, Outcome

_REFILE_AFTER = timedelta(days=365)


@dataclass(frozen=True)
class Decision:
    """The counted vote. No part of it names a person."""

    outcome: Outcome
    decided_on: date
    votes: tuple[tuple[str, str], ...]
    yes: int
    counted: int
    needed: int
    gaps: tuple[str, ...]
    summary: str
    public_reasons: str
    findings: tuple[str, ...]
    conditions: tuple[str, ...]
    number: str | None
    again_on: date | None

    @property
    def is_to_be_published(self) -> bool:
        """Say whether the outcome is one of the two that are published once officers have endorsed it."""
        return self.outcome in RECOMMENDS


def decision_of(at: Standing) -> Decision | None:
    """Return the decision once the ballots are counted."""
    tally, counted = at.here.case.tally, last_of(at.happenings, "ballots.tallied")
    if tally is None or counted is None:
        return None
    roll, case, rulebook = at.here.roll, at.here.case, at.here.rulebook
    names = {org: roll.organisations[org].name for org in tally.denominator}
    share = -(-rulebook.share[0] * len(tally.denominator) // rulebook.share[1])
    report = _report(at)
    return Decision(
        outcome=tally.outcome, decided_on=counted.day,
        votes=tuple((names[org], vote_words(tally.votes.get(org))) for org in tally.denominator),
        yes=len(tally.yes), counted=len(tally.denominator), needed=max(share, rulebook.organisations_needed),
        gaps=tuple(str(CRITERIA.get(one.id, one.title)) for one in rulebook.criteria_of(case.kind)
                   if one.is_mandatory and one.id not in tally.met),
        summary=str(report.get("summary") or ""),
        public_reasons=str(report.get("public_reasons") or ""),
        findings=tuple(str(one.get("finding") or "") for one in report.get("findings", [])),
        conditions=_conditions(at), number=case.number, again_on=_again(tally.outcome, case.ended_on),
    )


def _report(at: Standing) -> dict[str, Any]:
    final = last_of(at.happenings, "report.finalised")
    content = final.said.get("content") if final is not None else None
    return dict(content) if isinstance(content, dict) else {}


def _conditions(at: Standing) -> tuple[str, ...]:
    """Return the texts of the conditions that stand, as far as the petitioner may read them."""
    standing = set(at.here.case.tally.conditions) if at.here.case.tally else set()
    return tuple(
        str(one.said["text"]) for one in at.happenings
        if one.type == "condition.proposed" and one.said.get("item") in standing and one.said.get("text")
    )


def _again(outcome: Outcome, ended_on: date | None) -> date | None:
    if ended_on is None or outcome in RECOMMENDS or outcome is Outcome.NO_DECISION:
        return None
    return ended_on + _REFILE_AFTER
