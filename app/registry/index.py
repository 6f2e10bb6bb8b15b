"""The search index: folded words, their keys, and the current names of listed persons that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.db import Base
from app.records.listing import DesignationName, NamePosting, NameToken, NameTokenKey
from app.registry.folding import Word, keys_of

_T = TypeVar("_T")
_PORTION = 500  # bound values in one statement; SQLite's oldest limit is 999


def portions(values: Sequence[_T], size: int = _PORTION) -> Iterator[Sequence[_T]]:
    """Cut a sequence into pieces that one statement can take."""
    return (values[start : start + size] for start in range(0, len(values), size))


class IndexWriter:
    """Adds names to the index; its maker holds the lock of all sources, so ids and words are ours alone."""

    def __init__(self, session: Session) -> None:
        """Read the vocabulary."""
        self._session = session
        known = session.execute(select(NameToken.token, NameToken.id))
        self._ids = dict(iter(known))
        self._next = max(self._ids.values(), default=0) + 1
        self._tokens: list[dict[str, object]] = []
        self._keys: list[dict[str, object]] = []
        self._postings: list[dict[str, object]] = []

    def add(self, name_id: int, words: Sequence[Word]) -> None:
        """Note the words of a name; initials are not indexed. Nothing is written before `flush`."""
        folded = {word.folded for word in words if not word.is_initial} or {word.folded for word in words}
        for token in folded:
            self._postings.append({"token_id": self._id_of(token), "name_id": name_id})

    def flush(self) -> None:
        """Write what was noted; the names themselves must be there."""
        for table, rows in (
            (NameToken, self._tokens), (NameTokenKey, self._keys), (NamePosting, self._postings),
        ):
            if rows:
                self._session.execute(insert(Base.metadata.tables[table.__tablename__]), rows)
                rows.clear()

    def _id_of(self, token: str) -> int:
        number = self._ids.get(token)
        if number is None:
            number = self._ids[token] = self._next
            self._next += 1
            self._tokens.append({"id": number, "token": token, "uses": 0})
            self._keys.extend({"key": key, "token_id": number} for key in keys_of(token))
        return number


def withdraw(session: Session, version_ids: Sequence[int]) -> None:
    """Take the names of these versions out of the index; the names themselves stay."""
    for portion in portions(version_ids):
        names = select(DesignationName.id).where(DesignationName.version_id.in_(portion))
        session.execute(delete(NamePosting).where(NamePosting.name_id.in_(names)))


def count_uses(session: Session) -> None:
    """Count anew how many names hold each word."""
    uses = select(func.count()).where(NamePosting.token_id == NameToken.id).scalar_subquery()
    session.execute(update(NameToken).values(uses=uses), execution_options={"synchronize_session": False})
