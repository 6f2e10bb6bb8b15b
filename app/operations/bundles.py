"""The one writer of bundles: `public` and `delta` for everyone, `case` for its holder, `full` for auditors.

A bundle is taken at the last signed checkpoint and streams: nothing that grows with the log is held.
Source: ledger 4.5.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.chancery import Chancery
from app.operations.bag import Bag, new_bag
from app.operations.door import govern_by, situation_of
from app.operations.who import NotFound, Who
from app.queries import exports
from app.queries.cosignatures import published_note, published_notes
from app.queries.exports import (
    CaseSelection,
    DeltaSelection,
    FullSelection,
    PublicSelection,
    Selection,
    TakenAt,
)
from app.queries.log_entries import case_entries
from app.queries.log_pages import nodes_of_log, tile_contents
from app.queries.register import newest_stated, newest_statement
from app.queries.sight import may_know
from app.records.log import LogCheckpoint
from charter import layout
from charter.canonical import encode_value
from charter.case import Situation
from charter.delta import delta_tiles
from charter.replay import fold_case
from charter.tiles import Tile, derive_tiles
from charter.tree import consistency_proof
from charter.vocabulary import Act, Role, Scope

OpenOffice = Callable[[], AbstractContextManager[Chancery]]
_READMES = Path(__file__).with_name("readmes")
_EMPTY_REGISTER: dict[str, Any] = {"day": None, "index": None, "rows": []}


class NoBundle(Exception):
    """There is nothing to take a bundle of yet; the text is one sentence."""


@dataclass(frozen=True)
class Taken(TakenAt):
    """An export written: where it was taken, and its kind."""

    kind: str


def taken_now(office: Chancery, choose: Callable[[Chancery], Selection]) -> TakenAt | None:
    """Return where an export of this choice would be taken now; None while there is nothing to take."""
    try:
        return exports.taken_at(office.session, choose(office))
    except NoBundle:
        return None


def export_public(office: Chancery, out: Path) -> Taken:
    """Write the bundle that everyone may have."""
    return _taken(office, out, public_selection(office))


def export_case(office: Chancery, out: Path, case_id: str, who: Who) -> Taken:
    """Write the bundle of one petition as a person may see it; raises as `case_selection` does."""
    return _taken(office, out, case_selection(office, case_id, who))


def export_full(open_office: OpenOffice, open_reading: OpenOffice, out: Path, who: Who) -> Taken:
    """Write the bundle of everything for an auditor; that it was taken is an entry, committed before.

    Args:
        open_office: opens the unit of work in which the export is recorded.
        open_reading: opens the office that reads, so that a long export holds up nobody.
        out: where the bundle goes.
        who: an auditor whom the roll admits today; raises as `full_selection` does.
    """
    selection = full_selection(open_office, who, Scope.FULL)
    with open_reading() as office:
        return _taken(office, out, selection)


def export_delta(office: Chancery, out: Path, since: int) -> Taken:
    """Write what everyone may have that a public bundle of size `since` did not show.

    Raises:
        NoBundle: no checkpoint was signed at that size.
    """
    return _taken(office, out, delta_selection(office, since))


def public_selection(office: Chancery) -> PublicSelection:
    """Return what everyone may have, at the last checkpoint."""
    return PublicSelection(last_checkpoint(office).size)


def delta_selection(office: Chancery, since: int) -> DeltaSelection:
    """Return what a delta shows, at the last checkpoint.

    Acts without a case come from the newest statement of the register ahead of `since` on, which has
    counted those before it; from entry 0 on where there is none.

    Raises:
        NoBundle: no checkpoint was signed at the size `since`.
    """
    size = last_checkpoint(office).size
    if office.session.get(LogCheckpoint, since) is None:
        raise NoBundle(f"No checkpoint was signed at size {since}.")
    stated = newest_statement(office.session, since)
    return DeltaSelection(size, since=since, counted_from=0 if stated is None else stated.index)


def case_selection(office: Chancery, case_id: str, who: Who) -> CaseSelection:
    """Return what a person may have of one petition, at the last checkpoint.

    Raises:
        NotFound: no such petition, or not this person's to hold.
        NoBundle: the last checkpoint does not hold the petition yet.
    """
    here = situation_of(office, case_id, who)
    if not _may_hold(here):
        raise NotFound
    checkpoint = last_checkpoint(office)
    entries = case_entries(office.session, office.keys, case_id)
    then = fold_case(entry for entry in entries if entry.index < checkpoint.size)
    if then is None:
        raise NoBundle("The last checkpoint does not hold this petition yet.")
    return CaseSelection(checkpoint.size, then, here.case, here.actor)


def everything(office: Chancery) -> FullSelection:
    """Return what an auditor's export would hold, at the last checkpoint; to take one is recorded."""
    return FullSelection(last_checkpoint(office).size)


def full_selection(open_office: OpenOffice, who: Who, kind: Scope) -> FullSelection:
    """Record that an auditor takes an export of this kind, in a unit of work of its own; return all of it.

    Raises:
        NotFound: the person is no auditor today.
        Refused: the admission's scope does not reach so far; nothing was written.
    """
    if who.role is not Role.AUDITOR:
        raise NotFound
    with open_office() as office:
        selection = everything(office)
        govern_by(office, who, Act.RECORD_EXPORT, {"kind": str(kind), "size": selection.size})
        return selection


def _may_hold(here: Situation) -> bool:
    """The petitioner, a seat or organisation that has declared; others as their pages know it.

    An auditor takes exports of the whole log, each of which is recorded, and none of one petition.
    """
    role = here.actor.role
    if role is Role.PETITIONER:
        return True  # whose petition it is was looked up with the situation
    if role in (Role.SEAT, Role.RAPPORTEUR):
        return here.seat is not None and here.seat.is_ready
    if role is Role.OFFICER and here.actor.org not in here.case.declared:
        return False
    return may_know(here)


def last_checkpoint(office: Chancery) -> LogCheckpoint:
    """Return the last signed checkpoint, or raise NoBundle."""
    checkpoint = exports.newest_checkpoint(office.session)
    if checkpoint is None:
        raise NoBundle("No checkpoint has been signed yet.")
    return checkpoint


def _taken(office: Chancery, out: Path, selection: Selection) -> Taken:
    """Write a selection at its own checkpoint, though a newer one be signed meanwhile."""
    return _write(office, out, office.session.get_one(LogCheckpoint, selection.size), selection)


def _write(office: Chancery, out: Path, checkpoint: LogCheckpoint, selection: Selection) -> Taken:
    at = exports.taken_at(office.session, selection)
    facts = {
        "kind": selection.kind, "case": selection.case_id, "size": at.size, "newer": at.newer,
        "origin": office.origin, "day": at.day.isoformat(),
        "reader": None if selection.reader is None else str(selection.reader),
    }
    with new_bag(out) as bag:
        bag.add(layout.KIND, [encode_value(facts)])
        _add_log(office, bag, checkpoint, selection)
        _add_rules(office, bag, checkpoint.size)
        for name in layout.READMES:
            bag.add(name, [(_READMES / name).read_bytes()])
        bag.finish({
            "Bagging-Date": checkpoint.signed_on.isoformat(),
            "External-Identifier": f"{office.origin}/{checkpoint.size}/{selection.kind}",
            "External-Description": "Bundle of a transparency log; see the README files.",
        })
    return Taken(at.size, at.day, at.newer, selection.kind)


def _add_log(office: Chancery, bag: Bag, checkpoint: LogCheckpoint, selection: Selection) -> None:
    session, size = office.session, checkpoint.size
    bag.add(layout.CHECKPOINT, [published_note(session, checkpoint)])
    since = selection.since if isinstance(selection, DeltaSelection) else 0
    notes = published_notes(session, size, since)
    bag.add(layout.CHECKPOINTS, map(layout.checkpoint_line, notes))
    if since:
        bag.add(layout.CONSISTENCY, [_consistency(office, since, size)])
    tiles = _tiles_since(office, selection, since) if since else _all_tiles(office, size)
    for tile, contents in tiles:
        bag.add(layout.tile_name(tile.level, tile.index, tile.width), [contents])
    bag.add(layout.OPEN_LEAVES, _lines_of_leaves(office, selection))
    bag.add(layout.DISCLOSURES, _lines_of_disclosures(office, selection))


def _all_tiles(office: Chancery, size: int) -> Iterator[tuple[Tile, bytes]]:
    return derive_tiles(exports.leaf_hashes(office.session, 0, size))


def _tiles_since(office: Chancery, selection: Selection, since: int) -> Iterator[tuple[Tile, bytes]]:
    opened = (index for index, _ in exports.open_leaves(office.session, selection, 0, since))
    for tile in delta_tiles(since, selection.size, opened):
        yield tile, tile_contents(office, tile)


def _consistency(office: Chancery, since: int, size: int) -> bytes:
    steps = consistency_proof(nodes_of_log(office, size), since, size)
    return encode_value({"proof": [b64encode(step).decode() for step in steps], "since": since})


def _lines_of_leaves(office: Chancery, selection: Selection) -> Iterator[bytes]:
    for index, leaf in exports.open_leaves(office.session, selection):
        yield layout.leaf_line(index, leaf)


def _lines_of_disclosures(office: Chancery, selection: Selection) -> Iterator[bytes]:
    for index, encoded in exports.shown_disclosures(office.session, office.keys, selection):
        yield layout.disclosure_line(index, encoded)


def _add_rules(office: Chancery, bag: Bag, size: int) -> None:
    stated = newest_stated(office.session, size)
    bag.add(layout.REGISTER, [encode_value(_EMPTY_REGISTER if stated is None else stated.plain)])
    roll = office.roll()  # it knows all editions that ship; the log has adopted the one of its entry 0
    bag.add(layout.rulebook_name(roll.edition), [encode_value(roll.editions[roll.edition].plain)])
