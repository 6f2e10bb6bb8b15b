"""The roll holds no more reviewers than one entry has room for: a filing names a handle for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from charter.canonical import LEAF_LIMIT
from charter.layout import KIBI
from charter.moves import Refused
from charter.roll import Roll
from charter.sentence import Sentence
from charter.vocabulary import Change, Role

NO_ROOM = Sentence(
    "The roll has no room for so many reviewers: the entry of a filing could not name them all."
)
_ROOM = LEAF_LIMIT - 2 * KIBI  # a filing says all else in less
_FRAME = len('["","0123456789abcdef0123456789abcdef"],')


def keep_to_roster(roll: Roll, change: str, subject: Mapping[str, Any]) -> None:
    """Refuse a proposal of more reviewers than a roster holds, with all that others have proposed.

    Raises:
        Refused: there would be too many; nothing was written.
    """
    new = list(_named(change, subject))
    if not new:
        return
    waiting = [one for one in roll.proposals.values() if one.closed is None]
    proposed = [org for one in waiting for org in _named(one.change, one.subject)]
    standing = [place for place in roll.places if place.role is Role.REVIEWER and place.until is None]
    refuse_beyond_roster([*(str(place.org) for place in standing), *proposed, *new])


def refuse_beyond_roster(orgs: Iterable[str]) -> None:
    """Refuse more reviewers than a roster holds, of which each is given as the organisation's id.

    Raises:
        Refused: there are too many.
    """
    if sum(len(org) + _FRAME for org in orgs) > _ROOM:
        raise Refused((NO_ROOM,))


def _named(change: str, subject: Mapping[str, Any]) -> Iterator[str]:
    if change == Change.NAME_REVIEWER:
        yield str(subject.get("org"))
    if change == Change.ADMIT_ORGANISATION:
        yield from [str(subject.get("id"))] * len(subject.get("reviewers", []))
