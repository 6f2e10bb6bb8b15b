"""The file of a case as its panel reads it: the person, the statement, the grounds, the dialogue, the log.

Each function takes the situation of the seat that reads; what that seat may not see is in no row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.chancery import Chancery
from app.queries.log_entries import case_entries
from charter.case import Situation
from charter.entry import Entry
from charter.fields import ENTRY_TYPES
from charter.rights import reads_tier, sees_entry

Sections = Mapping[str, Mapping[str, Any]]
_NAMES = ("name_cyrillic", "name_latin", "name")


@dataclass(frozen=True)
class ListingAct:
    """One listing act as the petition names it; `grounds` is the statement of reasons, word for word."""

    source: str
    source_id: str
    name: str
    programme: str
    grounds: str


@dataclass(frozen=True)
class Face:
    """What names a case on its pages: reference, names, other spellings, listing acts."""

    reference: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    listings: tuple[ListingAct, ...]

    @property
    def regimes(self) -> tuple[str, ...]:
        """The lists that name the person, each once."""
        return tuple(dict.fromkeys(one.source for one in self.listings))


def reference_of(case_id: str) -> str:
    """Return how a case is called: the first eight digits of its id."""
    return case_id[:8]


def face_of(here: Situation, sections: Sections) -> Face:
    """Return what a seat may see even before it has declared its interests (procedure 2.3)."""
    identity = sections.get("a", {})
    names = tuple(str(identity[name]) for name in _NAMES if identity.get(name))
    pinned = sections.get("c", {}).get("listings") or []
    listings = tuple(_listing(one) for one in pinned)
    listed = [one.name for one in listings if one.name]
    spelled = [*listed, *_lines(identity.get("former_names")), *_lines(identity.get("spellings"))]
    aliases = tuple(name for name in dict.fromkeys(spelled) if name not in names)
    return Face(reference_of(here.case.id), names, aliases, listings)


def _listing(one: Mapping[str, Any]) -> ListingAct:
    return ListingAct(
        str(one.get("source", "")), str(one.get("source_id", "")), str(one.get("name", "")),
        str(one.get("programme") or ""), str(one.get("reasons") or ""),
    )


def _lines(value: object) -> list[str]:
    rows = value if isinstance(value, list) else str(value or "").splitlines()
    texts = (str(row.get("name", "") if isinstance(row, dict) else row).strip() for row in rows)
    return [text for text in texts if text]


@dataclass(frozen=True)
class Statement:
    """One public statement: its text in its own language, and what else the petition says about it."""

    text: str
    lang: str | None
    about: Mapping[str, Any]


def statements_of(sections: Sections) -> tuple[Statement, ...]:
    """Return the statements, the text apart from what is said about it."""
    section = sections.get("e", {})
    kept = section.get("statements") or ([section] if section.get("text") else [])
    return tuple(
        Statement(
            str(one.get("text") or ""), one.get("language") or None,
            {name: value for name, value in one.items() if name != "text"},
        )
        for one in kept
    )


@dataclass(frozen=True)
class Ground:
    """One ground of a listing, word for word, beside the petitioner's reply to it."""

    number: int
    reasons: str
    stance: str
    facts: str


def grounds_of(sections: Sections) -> tuple[Ground, ...]:
    """Return the grounds with their replies, in the petition's order."""
    replies = sections.get("f", {}).get("replies") or []
    return tuple(_ground(number, reply) for number, reply in enumerate(replies, 1))


def _ground(number: int, reply: Mapping[str, Any]) -> Ground:
    return Ground(
        number, str(reply.get("ground") or ""), str(reply.get("answer") or ""), str(reply.get("facts") or "")
    )


def seen_entries(office: Chancery, here: Situation) -> list[Entry]:
    """Return the entries of the case that this seat may know of, oldest first."""
    entries = case_entries(office.session, office.keys, here.case.id)
    return [one for one in entries if sees_entry(here.case, here.actor, one.type, one.actor.name)]


def shown(here: Situation, entry: Entry) -> dict[str, Any]:
    """Return what this seat may read of an entry: its public data, and what its tier opens."""
    kind = ENTRY_TYPES[entry.type]
    readable = {one.name for one in kind.disclosed if reads_tier(here.actor.role, one.tier)}
    opened = {name: value for name, value in entry.opened.items() if name in readable}
    return {**entry.data, **opened}


@dataclass(frozen=True)
class LogLine:
    """One entry as the log page prints it; `number` is its place in the whole log."""

    number: int
    on: date
    type: str
    role: str
    handle: str | None
    org: str | None
    is_own: bool


def log_of(here: Situation, entries: Sequence[Entry]) -> tuple[LogLine, ...]:
    """Return the log of a case for this seat, newest first."""
    return tuple(
        LogLine(
            entry.index, entry.on, entry.type, str(entry.actor.role), entry.actor.handle, entry.actor.org,
            entry.actor.name == here.actor.name,
        )
        for entry in reversed(entries)
    )
