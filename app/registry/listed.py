"""What a reader takes out of a list file: frozen records, notices about the file, and the refusal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

from charter.sentence import Filling, Sentence


class Kind(StrEnum):
    """What sort of thing is listed; only persons are searched."""

    PERSON = "person"
    ENTITY = "entity"
    SHIP = "ship"
    AIRCRAFT = "aircraft"


class NameKind(StrEnum):
    """What a published name is to its bearer."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"


class Strength(StrEnum):
    """Our reading of the publisher's words on how far a name may be trusted."""

    STRONG = "strong"
    WEAK = "weak"


class RefusedImport(Exception):
    """A file that cannot be taken; nothing was written. The sentence names the line or the entry."""

    def __init__(self, text: str, /, **holes: object) -> None:
        """Say why, with what fills the holes of the sentence."""
        self.sentence = Sentence(text, **{name: _filling(value) for name, value in holes.items()})
        super().__init__(str(self.sentence))


def _filling(value: object) -> Filling:
    return value if isinstance(value, int | date) else str(value)


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name as published; `quality` holds the publisher's own words, `strength` our reading."""

    text: str
    kind: NameKind = NameKind.ALIAS
    strength: Strength = Strength.STRONG
    quality: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Birth:
    """A date of birth as far as it is known; `published` is what the list says, whatever we could read.

    `until` is the last year of a range that begins in `year`.
    """

    published: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    circa: bool = False
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of a list. Passports, addresses and telephone numbers are never read into it.

    `identity` finds the same entry again in a later file: the id where the list has stable ones.
    `listed_on` is an ISO date, shortened to the precision that is known.
    """

    source_id: str
    kind: Kind
    names: tuple[ListedName, ...]
    births: tuple[Birth, ...] = ()
    citizenship: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    legal_act: str | None = None
    listed_on: str | None = None
    reasons: str | None = None
    reasons_language: str | None = None
    identity: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Return what finds this entry again in another file of the same source."""
        return self.identity or self.source_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a file says of itself: its date, its own count of entries, its aliases without an entry."""

    published: date | None = None
    declared: int | None = None
    orphans: int = 0


def content_digest(listed: Listed) -> str:
    """Return the SHA-256 (64 hex) of what is published on an entry: JSON, keys sorted, UTF-8, no blanks."""
    content = {name: getattr(listed, name) for name in _CONTENT}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(part: object) -> dict[str, object]:
    """Return a name or a birth as JSON knows it: an object of its fields."""
    return {name: getattr(part, name) for name in _PARTS[type(part)]}


_PARTS: dict[type, tuple[str, ...]] = {
    kind: tuple(one.name for one in fields(kind)) for kind in (ListedName, Birth)
}
_CONTENT = tuple(one.name for one in fields(Listed) if one.name not in ("identity", "source_id"))
