"""A full bundle replayed into an empty database: the log's rows, and every projected row folded from them.

What is sealed does not come back: a bundle holds no data keys. What is projected does, to the last column.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.operations.projection import (
    identity_rows,
    organisation_rows,
    petition_row,
    place_rows,
    seat_rows,
)
from app.records.log import LogCheckpoint, LogCosignature, LogEntry, LogHead, RollHead
from app.records.petition import IdentityRequest, Petition, SeatRow
from app.records.roll import OrganisationRow, PlaceRow
from charter.bundle import Altered, Bundle, Missing, Unreadable, open_bundle
from charter.case import Case
from charter.disclosure import NotADisclosure, digest, open_disclosure
from charter.entry import Entry, read_entry
from charter.note import (
    check_note,
    compose,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    signature_line,
)
from charter.replay import empty_roll, evolve, govern, new_case
from charter.roll import Roll
from charter.rulebook import parse_rulebook
from charter.showing import PADDING
from charter.tree import CompactRange

_BATCH = 500


class CannotReplay(Exception):
    """The bundle or the database is not one that can be replayed; the text is one sentence."""


@dataclass
class _Replay:
    """What has been folded so far."""

    roll: Roll
    edge: CompactRange = field(default_factory=CompactRange)
    cases: dict[str, Case] = field(default_factory=dict)
    last_on: date | None = None
    last_roll_index: int = -1

    def take(self, entry: Entry, leaf: bytes) -> dict[str, Any]:
        """Fold one entry; return its row."""
        self.edge.append(entry.leaf_hash)
        self.last_on = entry.on
        seq = None
        if entry.case is not None:
            case = evolve(self.cases.get(entry.case) or new_case(entry), entry)
            self.cases[entry.case], seq = case, case.seq
        elif entry.type != PADDING:
            self.roll = govern(self.roll, entry)
            self.last_roll_index = entry.index
        return {
            "index": entry.index, "type": entry.type, "on_day": entry.on, "case_id": entry.case,
            "case_seq": seq, "actor": entry.actor.name, "leaf": leaf, "leaf_hash": entry.leaf_hash,
        }


def replay_bundle(session: Session, path: Path) -> Mapping[str, int]:
    """Fill an empty database from a full bundle; return how many rows each table got.

    Raises:
        CannotReplay: the database holds a log, or the bundle is not full, not sound, or not readable.
    """
    if session.scalar(select(func.count()).select_from(LogEntry)):
        raise CannotReplay("This database holds a log already; nothing was written.")
    try:
        with open_bundle(path) as bundle:
            return _replay(session, bundle)
    except (Unreadable, Altered, Missing) as wrong:
        raise CannotReplay(str(wrong)) from None
    except ValueError as wrong:
        raise CannotReplay(f"The bundle holds what is no entry of this log: {wrong}") from None


def _replay(session: Session, bundle: Bundle) -> Mapping[str, int]:
    if bundle.kind().kind != "full":
        raise CannotReplay("Only a full bundle can be replayed.")
    editions = {name: parse_rulebook(plain) for name, plain in bundle.rulebooks()}
    replay = _Replay(empty_roll(editions))
    rows = (replay.take(entry, leaf) for entry, leaf in _entries(bundle))
    counts = {"log_entries": _insert(session, LogEntry, rows)}
    checkpoint = parse_checkpoint(parse_note(bundle.checkpoint()).text)
    if (checkpoint.size, checkpoint.root) != (replay.edge.size, replay.edge.root()):
        raise CannotReplay("The leaves of the bundle do not have the root of its checkpoint.")
    head = {"id": 1, "size": replay.edge.size, "last_on": replay.last_on}
    session.execute(insert(LogHead), [{**head, "edge": b"".join(replay.edge.hashes)}])
    session.execute(insert(RollHead), [{"id": 1, "last_index": replay.last_roll_index}])
    counts["log_checkpoints"] = _insert(session, LogCheckpoint, _checkpoints(session, bundle))
    counts["log_cosignatures"] = _insert(session, LogCosignature, _cosignatures(bundle, replay.roll))
    return counts | _project(session, replay)


def _entries(bundle: Bundle) -> Iterator[tuple[Entry, bytes]]:
    """Yield each entry with the disclosures that fit a digest of it."""
    shown = itertools.groupby(bundle.disclosures(), key=lambda one: one.index)
    index, texts = next(shown, (None, iter(())))
    for leaf in bundle.leaves():
        opened = {}
        if index == leaf.index:
            opened = dict(_opened(leaf.leaf, [one.disclosure for one in texts]))
            index, texts = next(shown, (None, iter(())))
        yield read_entry(leaf.index, leaf.leaf, opened), leaf.leaf


def _opened(leaf: bytes, texts: Iterable[str]) -> Iterator[tuple[str, Any]]:
    carried = set(read_entry(0, leaf, {}).sd)
    for text in texts:
        if digest(text) not in carried:
            raise NotADisclosure("A disclosure is not one that its entry fixed.")
        one = open_disclosure(text)
        yield one.name, one.value


def _checkpoints(session: Session, bundle: Bundle) -> Iterator[dict[str, Any]]:
    """Yield the rows of the checkpoints; a bundle tells no day of signing, so it is the last entry's."""
    for published in bundle.checkpoints():
        note = parse_note(published)
        checkpoint = parse_checkpoint(note.text)
        day = session.scalar(select(LogEntry.on_day).where(LogEntry.index == checkpoint.size - 1))
        lines = [
            signature_line(one.name, one.key_id, one.signature)
            for one in note.signatures if one.name == checkpoint.origin
        ]
        own = compose(note.text, lines).decode()
        yield {"size": checkpoint.size, "signed_on": day, "note": own}


def _cosignatures(bundle: Bundle, roll: Roll) -> Iterator[dict[str, Any]]:
    """Yield the rows of the cosignatures by witnesses of the roll, each checked."""
    keys = [parse_vkey(witness.key) for witness in roll.witnesses]
    for published in bundle.checkpoints():
        note = parse_note(published)
        lines = {(one.name, one.key_id): one for one in note.signatures}
        if lines.keys().isdisjoint((key.name, key.id) for key in keys):
            continue
        for signed in check_note(note, keys):
            line = lines[signed.key.name, signed.key.id]
            yield {
                "size": parse_checkpoint(note.text).size,
                "key": str(signed.key),
                "line": signature_line(line.name, line.key_id, line.signature),
                "cosigned_at": datetime.fromtimestamp(signed.time or 0, UTC),
            }


def _insert(session: Session, table: type[Any], rows: Iterable[Mapping[str, Any]]) -> int:
    count, stream = 0, iter(rows)
    while batch := list(itertools.islice(stream, _BATCH)):
        session.execute(insert(table), batch)
        count += len(batch)
    return count


def _project(session: Session, replay: _Replay) -> dict[str, int]:
    cases, editions = replay.cases.values(), replay.roll.editions
    told: list[tuple[type[Any], Iterable[Mapping[str, Any]]]] = [
        (OrganisationRow, organisation_rows(replay.roll)),
        (PlaceRow, place_rows(replay.roll)),
        (Petition, (petition_row(case, editions[case.edition]) for case in cases)),
        (SeatRow, itertools.chain.from_iterable(map(seat_rows, cases))),
        (IdentityRequest, itertools.chain.from_iterable(map(identity_rows, cases))),
    ]
    return {table.__tablename__: _insert(session, table, rows) for table, rows in told}
