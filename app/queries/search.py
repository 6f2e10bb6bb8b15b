"""Find a listed person under any spelling. A hit is a question, "is this you?", never a link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records.listing import (
    Designation,
    DesignationBirth,
    DesignationName,
    DesignationVersion,
    NamePosting,
    NameToken,
    NameTokenKey,
)
from app.registry.folding import Word, keys_of, words
from app.registry.index import portions
from app.registry.matching import Matcher, alikeness, band_of, settled

_LONGEST = 200  # characters of a typed name; the rest is not looked at
_MOST_WORDS = 8
_MOST_TOKENS = 60  # words of the vocabulary followed for one typed word
_MOST_POSTINGS = 8000  # names followed for one typed word
_MOST_NAMES = 500  # names compared in full
_LEAST = 0.6  # a weaker agreement is not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One listed person with what tells homonyms apart; `matched_name` is the published name that agreed."""

    source: str
    source_id: str
    designation_id: int
    version_id: int
    name: str
    matched_name: str
    score: float
    band: str
    birth: str
    citizenship: tuple[str, ...]
    programme: str
    positions: tuple[str, ...]
    listed_on: str | None


def search(session: Session, text: str, limit: int = 20) -> tuple[Hit, ...]:
    """Return the best entries for a name, each once, best first.

    Args:
        text: a name in any order, spelling or script; initials are taken.
        limit: how many entries at most.
    """
    typed = words(text[:_LONGEST])[:_MOST_WORDS]
    names = _candidates(session, typed)
    if not names:
        return ()
    best = _best(Matcher(typed), _names(session, names))
    ranked = sorted(best, key=lambda version_id: (-best[version_id][0], version_id))[:limit]
    return _hits(session, ranked, best)


def _best(matcher: Matcher, names: Iterable[tuple[int, str, str, str]]) -> dict[int, tuple[float, str]]:
    """Return the score of each version and its name that agrees best; weak agreements are left out."""
    best: dict[int, tuple[float, str]] = {}
    fathers: dict[int, set[bool | None]] = defaultdict(set)
    for version_id, name, romanised, folded in names:
        agreement = matcher.compare(tuple(map(Word, romanised.split(), folded.split())))
        fathers[version_id].add(agreement.same_father)
        if agreement.score > best.get(version_id, (0.0, ""))[0]:
            best[version_id] = (agreement.score, name)
    found = ((key, settled(score, fathers[key]), name) for key, (score, name) in best.items())
    return {key: (score, name) for key, score, name in found if score >= _LEAST}


def _candidates(session: Session, typed: Sequence[Word]) -> list[int]:
    """Return the names worth comparing: those that hold the rarest and most alike words."""
    full = [word for word in typed if not word.is_initial] or list(typed)
    weights: dict[int, float] = defaultdict(float)
    for word in full:
        found: dict[int, float] = {}
        tokens = _tokens(session, word)
        for portion in portions([token_id for token_id, _ in tokens]):
            rows = session.execute(
                select(NamePosting.token_id, NamePosting.name_id).where(NamePosting.token_id.in_(portion))
            )
            weight = dict(tokens)
            for token_id, name_id in rows:
                found[name_id] = max(found.get(name_id, 0.0), weight[token_id])
        for name_id, value in found.items():
            weights[name_id] += value
    return sorted(weights, key=lambda name_id: (-weights[name_id], name_id))[:_MOST_NAMES]


def _tokens(session: Session, word: Word) -> list[tuple[int, float]]:
    """Return the words of the vocabulary that are alike, with a weight that falls with their frequency."""
    rows = session.execute(
        select(NameToken.id, NameToken.token, NameToken.uses)
        .join(NameTokenKey, NameTokenKey.token_id == NameToken.id)
        .where(NameTokenKey.key.in_(sorted(keys_of(word.folded))), NameToken.uses > 0)
        .distinct()
    )
    alike = sorted(
        ((value, token_id, uses) for token_id, token, uses in rows
         if (value := alikeness(word, Word(token, token)))),
        reverse=True,
    )
    kept: list[tuple[int, float]] = []
    postings = 0
    for value, token_id, uses in alike[:_MOST_TOKENS]:
        if kept and postings + uses > _MOST_POSTINGS:
            continue
        postings += uses
        kept.append((token_id, value * value / (1 + 0.1 * uses.bit_length())))
    return kept


def _names(session: Session, name_ids: Sequence[int]) -> Iterator[tuple[int, str, str, str]]:
    for portion in portions(name_ids):
        rows = session.execute(
            select(
                DesignationName.version_id, DesignationName.name, DesignationName.romanised,
                DesignationName.folded,
            ).where(DesignationName.id.in_(portion))
        )
        yield from rows


def _hits(session: Session, ranked: Sequence[int], best: dict[int, tuple[float, str]]) -> tuple[Hit, ...]:
    births = births_of(session, ranked)
    rows = session.execute(
        select(Designation, DesignationVersion)
        .join(DesignationVersion, DesignationVersion.designation_id == Designation.id)
        .where(DesignationVersion.id.in_(ranked))
    )
    hits = {
        version.id: Hit(
            source=designation.source_code, source_id=designation.source_id, designation_id=designation.id,
            version_id=version.id, name=version.name, matched_name=best[version.id][1],
            score=round(best[version.id][0], 4), band=band_of(best[version.id][0]),
            birth="; ".join(births.get(version.id, ())), citizenship=tuple(version.citizenship),
            programme=version.programme, positions=tuple(version.positions), listed_on=version.listed_on,
        )
        for designation, version in rows
    }
    return tuple(hits[version_id] for version_id in ranked)


def births_of(session: Session, version_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the dates of birth of these versions, written out, in the order published."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.scalars(
        select(DesignationBirth)
        .where(DesignationBirth.version_id.in_(version_ids))
        .order_by(DesignationBirth.version_id, DesignationBirth.position)
    )
    for birth in rows:
        found[birth.version_id].append(_written(birth))
    return found


def _written(birth: DesignationBirth) -> str:
    """Write a date of birth in ISO form as far as it is known; what we could not read, as published."""
    if birth.year is None:
        return birth.published
    parts = [f"{birth.year:04}"]
    if birth.month:
        parts.append(f"{birth.month:02}")
        if birth.day:
            parts.append(f"{birth.day:02}")
    known = "-".join(parts) + (f"/{birth.until}" if birth.until else "")
    return f"~{known}" if birth.circa else known
