"""The dialogue as the panel reads it: adverse items, gists, questions, answers, the interview, grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.queries.case_file import shown
from charter.case import Situation
from charter.entry import Entry


@dataclass(frozen=True)
class Reply:
    """What the petitioner answered."""

    on: date
    text: str


@dataclass(frozen=True)
class Asked:
    """A question or a gist, with the day to answer by and what was answered."""

    on: date
    due: date
    text: str
    replies: tuple[Reply, ...]
    items: tuple[str, ...]

    def is_open(self, day: date) -> bool:
        """Say whether it still waits for an answer."""
        return not self.replies and day <= self.due


@dataclass(frozen=True)
class AdverseItem:
    """An adverse item as the panel recorded it, and the day on which its gist was disclosed."""

    item: str
    on: date
    by: str
    source: str
    grade: str
    text: str
    gist_on: date | None


@dataclass(frozen=True)
class Written:
    """A text that a seat wrote: an offer or the record of an interview."""

    on: date
    handle: str
    org: str
    text: str


@dataclass(frozen=True)
class Dialogue:
    """All of it; `records` are the confirmations of one record, the first by who wrote it."""

    questions: tuple[Asked, ...]
    gists: tuple[Asked, ...]
    adverse: tuple[AdverseItem, ...]
    offers: tuple[Written, ...]
    records: tuple[Written, ...]


def dialogue_of(here: Situation, entries: Sequence[Entry]) -> Dialogue:
    """Return the dialogue from the entries that this seat may see."""
    by_type: dict[str, list[Entry]] = {}
    for entry in entries:
        by_type.setdefault(entry.type, []).append(entry)
    replies = _replies(here, by_type.get("question.answered", []))
    return Dialogue(
        tuple(_question(here, one, replies) for one in by_type.get("question.asked", [])),
        tuple(_gist(here, one, replies) for one in by_type.get("gist.disclosed", [])),
        tuple(_adverse(here, one) for one in by_type.get("adverse.recorded", [])),
        tuple(_written(here, one) for one in by_type.get("interview.offered", [])),
        tuple(_written(here, one) for one in by_type.get("interview.recorded", [])),
    )


def _replies(here: Situation, entries: Sequence[Entry]) -> dict[str, list[Reply]]:
    found: dict[str, list[Reply]] = {}
    for entry in entries:
        read = shown(here, entry)
        found.setdefault(str(read["item"]), []).append(Reply(entry.on, str(read.get("text") or "")))
    return found


def _question(here: Situation, entry: Entry, replies: dict[str, list[Reply]]) -> Asked:
    read = shown(here, entry)
    item, due = str(read["item"]), date.fromisoformat(read["due"])
    return Asked(entry.on, due, str(read.get("text") or ""), tuple(replies.get(item, ())), (item,))


def _gist(here: Situation, entry: Entry, replies: dict[str, list[Reply]]) -> Asked:
    read = shown(here, entry)
    items, due = tuple(map(str, read["items"])), date.fromisoformat(read["due"])
    answered = tuple(reply for item in items for reply in replies.get(item, ()))
    return Asked(entry.on, due, str(read.get("text") or ""), answered, items)


def _adverse(here: Situation, entry: Entry) -> AdverseItem:
    read = shown(here, entry)
    gist_on = next((one.gist_on for one in here.case.adverse if one.item == read["item"]), None)
    return AdverseItem(
        str(read["item"]), entry.on, entry.actor.name, str(read.get("source") or ""),
        str(read.get("grade") or ""), str(read.get("text") or ""), gist_on,
    )


def _written(here: Situation, entry: Entry) -> Written:
    text = str(shown(here, entry).get("text") or "")
    return Written(entry.on, str(entry.actor.handle), str(entry.actor.org), text)


@dataclass(frozen=True)
class Grade:
    """One seat's grade of an item of evidence."""

    item: str
    on: date
    handle: str
    reliability: str
    credibility: int
    reasons: str


def grades_of(here: Situation, entries: Sequence[Entry]) -> dict[str, tuple[Grade, ...]]:
    """Return the grades of evidence by item, oldest first."""
    found: dict[str, tuple[Grade, ...]] = {}
    for entry in entries:
        if entry.type == "evidence.graded":
            read = shown(here, entry)
            item = str(read["item"])
            grade = Grade(
                item, entry.on, str(entry.actor.handle), str(read.get("reliability") or ""),
                int(read.get("credibility") or 0), str(read.get("reasons") or ""),
            )
            found[item] = (*found.get(item, ()), grade)
    return found


def digests_of(here: Situation, entries: Sequence[Entry]) -> dict[str, str]:
    """Return the digest of each item's file, as the petition's manifest or the item's own entry fixes it."""
    found: dict[str, str] = {}
    for entry in entries:
        read = shown(here, entry)
        if entry.type in ("petition.filed", "petition.refiled"):
            listed = (read.get("manifest") or {}).get("evidence") or []
            found |= {str(one["item"]): str(one["digest"]) for one in listed}
        elif entry.type == "evidence.added":
            found[str(read["item"])] = str(read.get("digest") or "")
    return found
