"""What the opening of the assessments shows the panel, and what was said and voted afterwards."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.queries.case_file import shown
from charter.case import Situation
from charter.counting import carries, scores_of
from charter.entry import Entry
from charter.facts import known
from charter.guards.vote import wide_spreads
from charter.rulebook import Criterion
from charter.vocabulary import RECOMMENDS, Outcome


@dataclass(frozen=True)
class SeatColumn:
    """A seat whose assessment is open: the head of a column."""

    handle: str
    org: str


@dataclass(frozen=True)
class Scored:
    """One seat on one criterion: the score now, the first one, confidence, reasons and evidence."""

    handle: str
    score: Any
    first: Any
    confidence: str
    reasons: str
    evidence: tuple[str, ...]

    @property
    def was_revised(self) -> bool:
        """Say whether the score is not the one that was sealed."""
        return bool(self.score != self.first)


@dataclass(frozen=True)
class ScoreRow:
    """One criterion across the seats; a wide spread needs a remark before the report circulates."""

    criterion: Criterion
    scores: tuple[Scored, ...]
    is_wide: bool
    is_remarked: bool


@dataclass(frozen=True)
class ScoreTable:
    """The opened assessments side by side."""

    seats: tuple[SeatColumn, ...]
    rows: tuple[ScoreRow, ...]


def score_table(here: Situation) -> ScoreTable | None:
    """Return the opened assessments; None until they are open, whatever has been sealed."""
    case = here.case
    if not case.opened:
        return None
    seats = tuple(SeatColumn(seat.handle, seat.org) for seat in case.sitting if seat.handle in case.sealed)
    wide = set(wide_spreads(here))
    now = {seat.handle: scores_of(case, seat.handle) for seat in seats}
    rows = tuple(
        ScoreRow(
            one, tuple(_scored(here, seat.handle, one.id, now[seat.handle]) for seat in seats),
            one.id in wide, one.id in case.remarked,
        )
        for one in here.rulebook.criteria_of(case.kind)
    )
    return ScoreTable(seats, rows)


def _scored(here: Situation, handle: str, criterion: str, now: Mapping[str, Any]) -> Scored:
    row = known(here.case.sealed[handle].content)["scores"].get(criterion, {})
    return Scored(
        handle, now.get(criterion), row.get("score"), str(row.get("confidence") or ""),
        str(row.get("reasons") or ""), tuple(row.get("evidence") or ()),
    )


@dataclass(frozen=True)
class Remark:
    """A remark, or a revision with its old and new score; append-only."""

    on: date
    handle: str
    criterion: str | None
    text: str
    was: Any = None
    score: Any = None
    is_revision: bool = False


def remarks_of(here: Situation, entries: Sequence[Entry]) -> tuple[Remark, ...]:
    """Return remarks and revisions, oldest first."""
    return tuple(_remark(here, one) for one in entries if one.type in ("remark.made", "assessment.revised"))


def _remark(here: Situation, entry: Entry) -> Remark:
    read, handle = shown(here, entry), str(entry.actor.handle)
    if entry.type == "remark.made":
        return Remark(entry.on, handle, read["criterion"], str(read.get("text") or ""))
    return Remark(
        entry.on, handle, read["criterion"], str(read.get("reasons") or ""), read.get("was"),
        read.get("score"), is_revision=True,
    )


@dataclass(frozen=True)
class Proposed:
    """A condition proposed; `plan` marks the monitored plan."""

    item: str
    handle: str
    text: str
    plan: bool


@dataclass(frozen=True)
class Raised:
    """A disqualifier raised, on which adverse items it rests, and why."""

    code: str
    title: str
    handle: str
    items: tuple[str, ...]
    reasons: str


def conditions_of(here: Situation, entries: Sequence[Entry]) -> tuple[Proposed, ...]:
    """Return the conditions proposed, in the order of their proposal."""
    return tuple(
        Proposed(str(read["item"]), str(entry.actor.handle), str(read.get("text") or ""), bool(read["plan"]))
        for entry in entries if entry.type == "condition.proposed" and (read := shown(here, entry))
    )


def disqualifiers_of(here: Situation, entries: Sequence[Entry]) -> tuple[Raised, ...]:
    """Return the disqualifiers raised."""
    titles = {one.id: one.title for one in here.rulebook.disqualifiers}
    return tuple(
        Raised(
            str(read["code"]), titles[str(read["code"])], str(entry.actor.handle),
            tuple(map(str, read["items"])), str(read.get("reasons") or ""),
        )
        for entry in entries if entry.type == "disqualifier.raised" and (read := shown(here, entry))
    )


@dataclass(frozen=True)
class ReportVersion:
    """The report as circulated or finalised."""

    on: date
    is_final: bool
    digest: str
    content: Mapping[str, Any]


def reports_of(here: Situation, entries: Sequence[Entry]) -> tuple[ReportVersion, ...]:
    """Return the versions of the report, newest first."""
    return tuple(
        ReportVersion(entry.on, entry.type == "report.finalised", str(read["report"]), read["content"])
        for entry in reversed(entries)
        if entry.type in ("report.circulated", "report.finalised") and (read := shown(here, entry))
    )


def said_on_report(here: Situation, entries: Sequence[Entry]) -> tuple[tuple[date, str, str], ...]:
    """Return (day, `correction` or `comment`, text) of what was said on the report, oldest first."""
    words = {"report.corrected": "correction", "report.commented": "comment"}
    return tuple(
        (entry.on, words[entry.type], str(shown(here, entry).get("text") or ""))
        for entry in entries if entry.type in words
    )


@dataclass(frozen=True)
class Counted:
    """The counted vote with its computation; nothing of it exists before the count."""

    outcome: Outcome
    votes: Mapping[str, str]
    yes: int
    whole: int
    needed: int
    carried: bool
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    upheld: tuple[str, ...]
    conditions: tuple[str, ...]
    steps: tuple[tuple[str, Any], ...]


def counted_vote(here: Situation, entries: Sequence[Entry]) -> Counted | None:
    """Return the count as the entry of the tally states it; None before it."""
    tally, rulebook = here.case.tally, here.rulebook
    entry = next((one for one in entries if one.type == "ballots.tallied"), None)
    if tally is None or entry is None:
        return None
    whole = len(tally.denominator)
    yes = sum(choice in RECOMMENDS for choice in tally.votes.values())
    numerator, of = rulebook.share
    mandatory = [one.id for one in rulebook.criteria_of(here.case.kind) if one.is_mandatory]
    return Counted(
        tally.outcome, tally.votes, yes, whole,
        max(rulebook.organisations_needed, math.ceil(whole * numerator / of)),
        carries(rulebook, yes, whole), tally.met, tuple(one for one in mandatory if one not in tally.met),
        tally.upheld, tally.conditions, tuple((str(name), value) for name, value in entry.data["steps"]),
    )
