"""What an office reads of a case beside its sections: verifications, defects, readings, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.chancery import Chancery
from app.queries.case_file import seen_entries, shown
from charter.case import Situation
from charter.entry import Entry


@dataclass(frozen=True)
class Verification:
    """One organisation asked for the identity, and its answer: a word, or None while it is awaited."""

    org: str
    drawn_on: date
    answer: str | None


def verifications_of(here: Situation) -> tuple[Verification, ...]:
    """Return the organisations drawn for the identity with their answers, in the order of the draw."""
    return tuple(Verification(org, on, _answer(here, org)) for org, on in here.case.identity.drawn)


def _answer(here: Situation, org: str) -> str | None:
    identity = here.case.identity
    answers = (
        ("verified", identity.verified),
        ("doubted", identity.doubted),
        ("recused", identity.recused),
        ("idle", identity.idle),
    )
    return next((word for word, orgs in answers if org in orgs), None)


def organisation_names(here: Situation) -> Mapping[str, str]:
    """Return the names of all organisations by id."""
    return {org.id: org.name for org in here.roll.organisations.values()}


@dataclass(frozen=True)
class Happened:
    """One line of a case's history for this reader; `said` is what the entry tells them in words."""

    index: int
    on: date
    type: str
    role: str
    org: str | None
    said: tuple[str, ...]


_SAID = ("reasons", "text", "new_matter")


def history_of(office: Chancery, here: Situation) -> tuple[Happened, ...]:
    """Return the history of the case that this reader may see, newest first."""
    return tuple(_happened(here, entry) for entry in reversed(seen_entries(office, here)))


def _happened(here: Situation, entry: Entry) -> Happened:
    told = shown(here, entry)
    said = [str(told[name]) for name in _SAID if told.get(name)]
    said += [_defect(one) for one in told.get("defects") or ()]
    return Happened(entry.index, entry.on, entry.type, str(entry.actor.role), entry.actor.org, tuple(said))


def _defect(one: Mapping[str, Any]) -> str:
    return f"{str(one['section']).upper()}: {one['field']}. {one['remedy']}"


@dataclass(frozen=True)
class ReportText:
    """The report of a case as far as this reader may read it; `digest` fixes exactly this content."""

    digest: str
    is_final: bool
    findings: tuple[str, ...]
    adverse: tuple[str, ...]
    sources: tuple[str, ...]
    summary: str
    public_reasons: str | None
    conditions: Mapping[str, str]
    corrections: tuple[str, ...]
    comments: tuple[str, ...]


def report_of(office: Chancery, here: Situation) -> ReportText | None:
    """Return the newest report that this reader may read, None when there is none yet."""
    for entry in reversed(seen_entries(office, here)):
        content = shown(here, entry).get("content")
        if entry.type in ("report.circulated", "report.finalised") and content:
            return report_text(entry, content)
    return None


def report_text(entry: Entry, content: Mapping[str, Any]) -> ReportText:
    """Return the content of an entry of a report, typed."""
    return ReportText(
        digest=entry.data["report"],
        is_final=entry.type == "report.finalised",
        findings=tuple(str(one["finding"]) for one in content["findings"]),
        adverse=tuple(str(one["gist"]) for one in content["adverse"]),
        sources=tuple(map(str, content["sources"])),
        summary=str(content["summary"]),
        public_reasons=content.get("public_reasons"),
        conditions={one["item"]: str(one["text"]) for one in content["conditions"]},
        corrections=tuple(map(str, content["corrections"])),
        comments=tuple(map(str, content["comments"])),
    )
