"""The append: one entry with its disclosures under the head lock, taken last of all (ledger 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, insert, select, update

from app.chance import fresh_id
from app.chancery import Chancery
from app.queries.log_entries import disclosure_context
from app.records.log import LogDisclosure, LogEntry, LogHead
from charter import disclosure
from charter.canonical import canonical
from charter.case import Actor
from charter.entry import Entry, compose, read_entry
from charter.erasing import subject_of
from charter.fields import ENTRY_TYPES, EntryType
from charter.tree import HASH_SIZE, CompactRange, leaf_hash

# Made once: to build a statement takes longer than to run it.
_HEAD = cast("Table", LogHead.__table__)
_LOCKED = select(_HEAD.c.size, _HEAD.c.edge, _HEAD.c.last_on).where(_HEAD.c.id == 1).with_for_update()
_MOVE = update(_HEAD).where(_HEAD.c.id == 1)
_ADD_ENTRY = insert(cast("Table", LogEntry.__table__))
_ADD_DISCLOSURES = insert(cast("Table", LogDisclosure.__table__))


@dataclass
class Head:
    """The locked head: the tree's right edge, the last entry's day, and the day of one written now."""

    edge: CompactRange
    last_on: date | None
    on: date


@dataclass(frozen=True)
class Draft:
    """An entry about to be written: all but what the head decides.

    `facts` are public fields and disclosures together, by name; the table of entry types says which is
    which. `seq` and `previous` are the case's chain, None for governance.
    """

    type: str
    case: str | None
    actor: Actor
    edition: str
    facts: Mapping[str, Any]
    to: str | None = None
    seq: int | None = None
    previous: bytes | None = None


def lock_head(office: Chancery) -> Head:
    """Take the head lock; the day is never before the last entry's (ledger 4.3)."""
    size, edge, last_on = office.session.execute(_LOCKED).one()
    return Head(edge_of(size, edge), last_on, max(office.day, last_on or office.day))


def append(office: Chancery, head: Head, draft: Draft) -> Entry:
    """Write one entry at the head and move the head.

    Raises:
        ValueError: the facts have a field that the table of entry types does not have; our own fault.
    """
    kind = ENTRY_TYPES[draft.type]
    index = head.edge.size
    entry_id = fresh_id(office.chance, "entry", draft.case, index if draft.seq is None else draft.seq)
    opened = _disclosed(office, kind, draft)
    encoded = {
        name: disclosure.encode(office.chance.octets(32, "salt", entry_id, name), name, value)
        for name, value in opened.items()
    }
    leaf = canonical(_plain(office, head, draft, entry_id, encoded))
    _store(office, head, draft, leaf)
    _seal(office, head, draft, entry_id, encoded)
    _move_head(office, head, leaf_hash(leaf))
    return read_entry(index, leaf, opened)


def _disclosed(office: Chancery, kind: EntryType, draft: Draft) -> dict[str, Any]:
    names = {field.name for field in kind.disclosed}
    strange = set(draft.facts) - names - kind.public
    if strange:
        raise ValueError(f"{kind.word} has no field {', '.join(sorted(strange))}.")
    stated = {name: draft.facts.get(name) for name in names}
    stated["at"] = office.now.isoformat()
    if kind.in_case:
        previous = draft.previous.hex() if draft.previous is not None else None
        stated["chain"] = {"case_seq": draft.seq, "prev": previous}
    return stated


def _plain(
    office: Chancery, head: Head, draft: Draft, entry_id: str, encoded: Mapping[str, str]
) -> dict[str, Any]:
    kind = ENTRY_TYPES[draft.type]
    digests = {name: disclosure.digest(text) for name, text in encoded.items()}
    data = {name: draft.facts.get(name) for name in kind.public}
    for field in kind.disclosed:
        if field.opened_by is not None:
            data["seal"] = digests[field.name]  # what is sealed is fixed by its own digest
    if kind.in_case:
        data["to"] = draft.to
    decoys = [
        disclosure.decoy(office.chance.octets(32, "decoy", entry_id, number))
        for number in range(kind.sd_length - len(digests))
    ]
    return compose(
        type_=draft.type,
        id_=entry_id,
        log=office.origin,
        on=head.on,
        case=draft.case,
        actor=draft.actor,
        edition=draft.edition,
        data=data,
        sd=[*digests.values(), *decoys],
    )


def _store(office: Chancery, head: Head, draft: Draft, leaf: bytes) -> None:
    row = {
        "index": head.edge.size,
        "type": draft.type,
        "on_day": head.on,
        "case_id": draft.case,
        "case_seq": draft.seq,
        "actor": draft.actor.name,
        "leaf": leaf,
        "leaf_hash": leaf_hash(leaf),
    }
    office.session.execute(_ADD_ENTRY, row)  # a second writer meets the primary key here, not at commit


def _seal(office: Chancery, head: Head, draft: Draft, entry_id: str, encoded: Mapping[str, str]) -> None:
    fields = ENTRY_TYPES[draft.type].disclosed
    subjects = {field.name: subject_of(field, draft.actor, draft.facts) for field in fields}
    office.keys.have_ready(draft.case, frozenset(subjects.values()))
    rows = []
    for name, subject in subjects.items():
        key_id = office.keys.id_for(draft.case, subject)
        context = disclosure_context(entry_id, name)
        sealed = office.keys.seal(key_id, encoded[name].encode(), context, entry_id, name)
        rows.append({"entry_index": head.edge.size, "name": name, "key_id": key_id, "sealed": sealed})
    office.session.execute(_ADD_DISCLOSURES, rows)


def _move_head(office: Chancery, head: Head, new_leaf: bytes) -> None:
    head.edge.append(new_leaf)
    head.last_on = head.on
    moved = {"size": head.edge.size, "edge": b"".join(head.edge.hashes), "last_on": head.last_on}
    office.session.execute(_MOVE, moved)


def edge_of(size: int, edge: bytes) -> CompactRange:
    """Return the right edge of the tree, as the head row keeps it."""
    hashes = [edge[start : start + HASH_SIZE] for start in range(0, len(edge), HASH_SIZE)]
    return CompactRange(size, hashes)
