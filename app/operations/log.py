"""The append: one entry with its disclosures under the head lock, taken last of all (ledger 4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from app.chance import fresh_id
from app.chancery import Chancery
from app.compiled import Compiled
from app.operations.locks import Lock, lock
from app.queries.log_entries import disclosure_context
from app.records.log import LogDisclosure, LogEntry, LogHead
from charter import disclosure
from charter.canonical import canonical
from charter.case import Actor
from charter.changing import replace
from charter.entry import Entry, compose, read_entry
from charter.erasing import subject_of
from charter.fields import ENTRY_TYPES, EntryType
from charter.tree import HASH_SIZE, CompactRange

_HEAD = cast("Table", LogHead.__table__)
_KEPT = (_HEAD.c.size, _HEAD.c.edge, _HEAD.c.last_on)
_NOW = Compiled(select(*_KEPT).where(_HEAD.c.id == 1))
_MOVE = Compiled(update(_HEAD).where(_HEAD.c.id == 1).values({one: bindparam(one.name) for one in _KEPT}))
_ADD_ENTRY = Compiled(insert(cast("Table", LogEntry.__table__)))
_ADD_DISCLOSURE = Compiled(insert(cast("Table", LogDisclosure.__table__)))
_NOWHERE = -1  # the place of an entry that is not in the log yet


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


@dataclass(frozen=True)
class FairCopy:
    """An entry written out and sealed: all but its place, which the locked head decides."""

    entry: Entry
    leaf: bytes
    case_seq: int | None
    disclosures: Sequence[Mapping[str, Any]]


def lock_head(office: Chancery) -> Head:
    """Take the head lock; the day is never before the last entry's (ledger 4.3)."""
    lock(office.connection, Lock.HEAD)
    [(size, edge, last_on)] = _NOW.run(office.connection)
    return Head(edge_of(size, edge), last_on, max(office.day, last_on or office.day))


def fair_copy(office: Chancery, draft: Draft, on: date, index: int | None = None) -> FairCopy:
    """Compose and seal an entry as it will stand; of a case, before the head is locked.

    Args:
        office: the transaction's office.
        draft: what is to be written.
        on: the day it will bear.
        index: where it will stand, for one without a case, whose id is drawn for its place.

    Raises:
        ValueError: the facts have a field that the table of entry types does not have, or are longer than a
            verifier reads; our own fault.
    """
    entry_id = fresh_id(office.chance, "entry", draft.case, index if draft.seq is None else draft.seq)
    opened = _disclosed(office, ENTRY_TYPES[draft.type], draft)
    encoded = {
        name: disclosure.encode(office.chance.octets(32, "salt", entry_id, name), name, value)
        for name, value in opened.items()
    }
    if sum(map(len, encoded.values())) > disclosure.DISCLOSED_LIMIT:
        raise ValueError("The entry discloses more than a verifier reads.")
    leaf = canonical(_plain(office, on, draft, entry_id, encoded))
    entry = read_entry(_NOWHERE if index is None else index, leaf, opened)
    return FairCopy(entry, leaf, draft.seq, _sealed(office, draft, entry_id, encoded))


def enter(office: Chancery, head: Head, copy: FairCopy) -> Entry:
    """Write a fair copy into the log at the locked head, and move the head."""
    return _enter_all(office, head, [copy])[0]


def _enter_all(office: Chancery, head: Head, copies: Sequence[FairCopy]) -> list[Entry]:
    pairs = [(take_place(head, copy), copy) for copy in copies]
    # A second writer meets the primary key here.
    _ADD_ENTRY.run_each(office.connection, [entry_row(*pair) for pair in pairs])
    _ADD_DISCLOSURE.run_each(office.connection, [row for pair in pairs for row in disclosure_rows(*pair)])
    edge = b"".join(head.edge.hashes)
    _MOVE.run(office.connection, {"size": head.edge.size, "edge": edge, "last_on": head.last_on})
    return [entry for entry, _ in pairs]


def take_place(head: Head, copy: FairCopy) -> Entry:
    """Return the entry at the place that the head has for it, and move the head in memory."""
    entry = replace(copy.entry, index=head.edge.size)
    head.edge.append(entry.leaf_hash)
    head.last_on = entry.on
    return entry


def append(office: Chancery, head: Head, draft: Draft) -> Entry:
    """Compose an entry and write it, both under the locked head: governance alone writes so."""
    return append_alike(office, head, draft, 1)[0]


def append_alike(office: Chancery, head: Head, draft: Draft, count: int) -> list[Entry]:
    """Write several entries that state the same, one after the other, in as few statements as one takes."""
    places = range(head.edge.size, head.edge.size + count)
    return _enter_all(office, head, [fair_copy(office, draft, head.on, place) for place in places])


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
    office: Chancery, on: date, draft: Draft, entry_id: str, encoded: Mapping[str, str]
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
        on=on,
        case=draft.case,
        actor=draft.actor,
        edition=draft.edition,
        data=data,
        sd=[*digests.values(), *decoys],
    )


def _sealed(
    office: Chancery, draft: Draft, entry_id: str, encoded: Mapping[str, str]
) -> list[dict[str, Any]]:
    fields = ENTRY_TYPES[draft.type].disclosed
    subjects = {field.name: subject_of(field, draft.actor, draft.facts) for field in fields}
    office.keys.have_ready(draft.case, frozenset(subjects.values()))
    rows = []
    for name, subject in subjects.items():
        key_id = office.keys.id_for(draft.case, subject)
        context = disclosure_context(entry_id, name)
        sealed = office.keys.seal(key_id, encoded[name].encode(), context, entry_id, name)
        rows.append({"name": name, "key_id": key_id, "sealed": sealed})
    return rows


def entry_row(entry: Entry, copy: FairCopy) -> dict[str, Any]:
    """Return the row of an entry that has its place."""
    return {
        "index": entry.index,
        "type": entry.type,
        "on_day": entry.on,
        "case_id": entry.case,
        "case_seq": copy.case_seq,
        "actor": entry.actor.name,
        "leaf": copy.leaf,
        "leaf_hash": entry.leaf_hash,
    }


def disclosure_rows(entry: Entry, copy: FairCopy) -> list[dict[str, Any]]:
    """Return the rows of what an entry discloses, once it has its place."""
    return [{"entry_index": entry.index, **row} for row in copy.disclosures]


def edge_of(size: int, edge: bytes) -> CompactRange:
    """Return the right edge of the tree, as the head row keeps it."""
    hashes = [edge[start : start + HASH_SIZE] for start in range(0, len(edge), HASH_SIZE)]
    return CompactRange(size, hashes)
