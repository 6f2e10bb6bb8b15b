"""Whether the log still continues what was signed last: cheaply at each signing, wholly now and then.

Source: ledger 4.4; ADR 0023 says what each of the two catches.
"""

from __future__ import annotations

from sqlalchemy import select

from app.chancery import Chancery
from app.queries.exports import leaf_hashes
from app.records.log import LogCheckpoint, LogHead
from app.vault.signer import Past, Signer, WouldFork
from charter.note import parse_checkpoint, parse_note
from charter.tree import CompactRange


def refuse_a_fork(office: Chancery, signer: Signer) -> None:
    """Refuse a database that does not hold the checkpoint signed last, before anything is written into it.

    Raises:
        WouldFork: a backup was restored, or the log altered.
    """
    last = signer.last()
    if last is None:
        return
    signed = office.session.get(LogCheckpoint, last[0])
    if signed is None or root_in(signed) != last[1]:
        raise WouldFork


def refuse_an_altered_past(office: Chancery, last: tuple[int, str] | None) -> None:
    """Refuse a log whose leaves, every one read, do not have the root signed last.

    Args:
        office: reads only.
        last: what the signer said before the office read anything, for it may not see what is signed later.

    Raises:
        WouldFork: a leaf hash was altered or is gone, or a backup was restored.
    """
    if last is not None and root_at(office, last[0]) != last[1]:
        raise WouldFork


def past_signed(office: Chancery, signer: Signer) -> Past:
    """Return the tree signed last, grown on to the present head by the leaves since; they alone are read.

    It is asked before the transaction locks anything.

    Raises:
        WouldFork: the head is not where these leaves lead.
    """
    memory = signer.memory()
    past = Past(memory.signed, memory.edge or edge_at(office, memory.signed[0]))
    size, edge = office.session.execute(select(LogHead.size, LogHead.edge)).one()
    read_on(office, past, size)
    if (past.edge.size, b"".join(past.edge.hashes)) != (size, edge):
        raise WouldFork
    return past


def read_on(office: Chancery, past: Past, size: int) -> None:
    """Let the tree signed last grow on by the leaves that the log holds up to a size."""
    past.grow(leaf_hashes(office.session, past.edge.size, size))


def root_in(row: LogCheckpoint) -> str:
    """Return the root that a note names, in hex; one that is of another size, or no note, names none."""
    try:
        told = parse_checkpoint(parse_note(row.note.encode()).text)
    except ValueError:
        return ""
    return told.root.hex() if told.size == row.size else ""


def root_at(office: Chancery, size: int) -> str:
    """Return the root, hex, that the log now has at a size; every leaf before it is read."""
    return edge_at(office, size).root().hex()


def edge_at(office: Chancery, size: int) -> CompactRange:
    """Return the right edge of the tree that the log now has at a size, which it may not reach."""
    edge = CompactRange()
    for leaf in leaf_hashes(office.session, 0, size):
        edge.append(leaf)
    return edge
