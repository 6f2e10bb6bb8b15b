"""The register as everyone may read it: published recommendations, from their open entries alone.

Nothing is read here but what a public bundle shows: leaves of published cases, and disclosures of the
tier `public`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.chancery import Chancery
from app.queries.decision import Decision, decision_of
from app.queries.log_entries import case_entries, opened_of
from app.queries.panel_state import ReportText, report_text
from app.records.log import LogEntry
from app.records.petition import Petition
from app.registry.folding import words
from app.registry.matching import POSSIBLE, Matcher
from charter.entry import Entry, read_entry
from charter.fields import ENTRY_TYPES
from charter.vocabulary import Outcome, Stage, Tier

_MOST = 500
_LONGEST = 200


@dataclass(frozen=True)
class Listing:
    """One listing act that a recommendation is about."""

    source: str
    id: str
    name: str


@dataclass(frozen=True)
class RegisterLine:
    """One recommendation in the register. `name` is None once it is erased."""

    number: str
    name: str | None
    listings: tuple[Listing, ...]
    outcome: Outcome
    published_on: date
    status: Stage
    until: date


@dataclass(frozen=True)
class Recommendation:
    """One published recommendation, whole as far as it is public; `reasons` outlive the report."""

    line: RegisterLine
    case_id: str
    edition: str
    decision: Decision
    reasons: str | None
    report: ReportText | None
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    refusals: tuple[tuple[str, str], ...]
    index: int
    leaf_hash: str


def register_lines(office: Chancery) -> tuple[RegisterLine, ...]:
    """Return the published recommendations, the newest first."""
    chosen = (
        select(LogEntry, Petition)
        .join(Petition, Petition.id == LogEntry.case_id)
        .where(LogEntry.type == "case.published")
        .order_by(LogEntry.index.desc())
        .limit(_MOST)
    )
    pairs = [(entry, petition) for entry, petition in office.session.execute(chosen)]
    opened = opened_of(office.session, office.keys, [entry for entry, _ in pairs])
    return tuple(
        _line(
            read_entry(row.index, row.leaf, opened[row.index]),
            Outcome(str(petition.outcome)),
            Stage(petition.stage),
        )
        for row, petition in pairs
    )


def _line(entry: Entry, outcome: Outcome, status: Stage) -> RegisterLine:
    told = in_public(entry)
    return RegisterLine(
        number=told["number"],
        name=told.get("name"),
        listings=tuple(Listing(one["source"], one["id"], one["name"]) for one in told.get("listings") or ()),
        outcome=outcome,
        published_on=entry.on,
        status=status,
        until=date.fromisoformat(told["until"]),
    )


def in_public(entry: Entry) -> Mapping[str, Any]:
    """Return what everyone may read of an entry of a published case."""
    public = {one.name for one in ENTRY_TYPES[entry.type].disclosed if one.tier is Tier.PUBLIC}
    return {**entry.data, **{name: value for name, value in entry.opened.items() if name in public}}


def found_in_register(office: Chancery, text: str) -> tuple[RegisterLine, ...]:
    """Return the recommendations for a name in any spelling or script, a number, or the id of an entry."""
    typed = text[:_LONGEST].strip()
    lines = register_lines(office)
    exact = tuple(line for line in lines if _is_named(line, typed))
    return exact or _alike(lines, typed)


def _is_named(line: RegisterLine, typed: str) -> bool:
    return typed.upper() == line.number or any(typed == one.id for one in line.listings)


def _alike(lines: Sequence[RegisterLine], typed: str) -> tuple[RegisterLine, ...]:
    matcher = Matcher(words(typed))
    if not matcher.typed:
        return ()
    scored = [(_score(matcher, line), place, line) for place, line in enumerate(lines)]
    return tuple(
        line for score, _, line in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= POSSIBLE
    )


def _score(matcher: Matcher, line: RegisterLine) -> float:
    names = {line.name or "", *(one.name for one in line.listings)}
    return max(matcher.score(words(name)) for name in names)


def recommendation(office: Chancery, number: str) -> Recommendation | None:
    """Return a published recommendation by its number; None for whatever is not published."""
    case_id = office.session.scalar(
        select(Petition.id).where(Petition.number == number, Petition.published_on.is_not(None))
    )
    case = None if case_id is None else office.case(case_id)
    if case is None or case.stage is None:
        return None
    entries = case_entries(office.session, office.keys, case.id)
    roll = office.roll()
    report = _report(entries)
    decision = decision_of(case, roll, {} if report is None else report.conditions)
    published = _of(entries, "case.published")[-1]
    assert decision is not None
    names = {org.id: org.name for org in roll.organisations.values()}
    told = in_public(published)
    return Recommendation(
        line=_line(published, decision.outcome, case.stage),
        case_id=case.id,
        edition=case.edition,
        decision=decision,
        reasons=told.get("reasons"),
        report=report,
        signed=tuple(names.get(org, org) for org in told["signed"]),
        unsigned=tuple(names.get(org, org) for org in told["unsigned"]),
        refusals=_refusals(entries, names),
        index=published.index,
        leaf_hash=published.leaf_hash.hex(),
    )


def _of(entries: Sequence[Entry], word: str) -> list[Entry]:
    return [entry for entry in entries if entry.type == word]


def _report(entries: Sequence[Entry]) -> ReportText | None:
    for entry in reversed(_of(entries, "report.finalised")):
        content = in_public(entry).get("content")
        return report_text(entry, content) if content else None
    return None


def _refusals(entries: Sequence[Entry], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    refused = [(entry, in_public(entry).get("reasons")) for entry in _of(entries, "endorsement.refused")]
    return tuple((names.get(str(entry.actor.org), ""), str(reasons or "")) for entry, reasons in refused)
