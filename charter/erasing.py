"""Whose matter a disclosure is, and what an erasure of it lists (ledger 4.2).

A subject is a word, or a word with whom it names: `petitioner`, `seat:HANDLE`, `office:ROLL-ID`,
`third:ITEM` (whoever an adverse item comes from or tells of), `roster` (who stands behind the handles).
What is sealed for the `roll` of a case, its chain and its times, is nobody's and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from charter.case import Actor
from charter.entry import Entry
from charter.fields import ENTRY_TYPES, Field
from charter.vocabulary import Role, Subject

MOST_IN_A_LEAF, MOST_SUBJECTS = 150, 80  # so that a leaf stays below 16 KiB


@dataclass(frozen=True, order=True)
class ErasedField:
    """One disclosure that an `erasure.performed` lists: of which entry, its name, its digest."""

    entry: int
    name: str
    digest: str

    @property
    def plain(self) -> list[Any]:
        """Return it as the entry states it."""
        return [self.entry, self.name, self.digest]


def subject_of(field: Field, actor: Actor, data: Mapping[str, Any]) -> str:
    """Return whose matter a disclosure is: the word that names its data key."""
    if field.subject in (Subject.SEAT, Subject.OFFICE):
        return own_subject(actor)
    return f"{field.subject}:{data['item']}" if field.subject is Subject.THIRD else str(field.subject)


def own_subject(actor: Actor) -> str:
    """Return the word for what an actor writes as themselves: petitioner, seat, or holder of an office."""
    if actor.role is Role.PETITIONER:
        return str(Subject.PETITIONER)
    return f"{Subject.OFFICE if actor.handle is None else Subject.SEAT}:{actor.name}"


def covers(subjects: Iterable[str], subject: str) -> bool:
    """Say whether an erasure reaches a subject; who sat under a handle goes with what any seat wrote."""
    named = tuple(subjects)
    of_a_seat = subject == Subject.ROSTER and any(one.startswith(f"{Subject.SEAT}:") for one in named)
    return subject in named or of_a_seat


def fields_listed(stated: Any) -> tuple[ErasedField, ...] | None:
    """Read the list of an `erasure.performed`; None unless it is one, in rising order, each once."""
    if not isinstance(stated, list) or len(stated) > MOST_IN_A_LEAF:
        return None
    found = []
    for row in stated:
        match row:
            case [int() as entry, str() as name, str() as digest] if not isinstance(entry, bool):
                found.append(ErasedField(entry, name, digest))
            case _:
                return None
    return tuple(found) if found == sorted(set(found)) else None


def wrongly_listed(one: ErasedField, by: Entry, named: Entry) -> str | None:
    """Say what is wrong with a line of an `erasure.performed`, held against the entry that it names.

    Args:
        one: the line.
        by: the entry that lists it.
        named: the entry that the line is about.
    """
    if named.case != by.case or named.index >= by.index:
        return "What is listed as erased belongs to another case, or was written later."
    field = next((known for known in ENTRY_TYPES[named.type].disclosed if known.name == one.name), None)
    if field is None or one.digest not in named.sd:
        return "What is listed as erased is no disclosure of the entry that it names."
    subjects = by.data["subjects"]
    told = isinstance(subjects, list) and all(isinstance(name, str) for name in subjects)
    if not told or not covers(subjects, subject_of(field, named.actor, named.data)):
        return "What is listed as erased is another person's."
    return None
