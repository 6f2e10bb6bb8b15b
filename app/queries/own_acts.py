"""Acts in one's own name: every entry whose actor one is, with its receipt (ledger 4.3, pages U411).

A person finds a forged act here, and the receipt of a true one. What a recused seat may no longer read of
a case is not here; that it acted stays its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.chancery import Chancery
from app.queries.cosignatures import published_note
from app.queries.exports import newest_checkpoint
from app.queries.log_entries import encoded_of
from app.queries.log_pages import nodes_of_log
from app.records.log import LogEntry
from app.records.petition import Authorship, HandleLink, SeatRow
from charter.canonical import parse
from charter.fields import ENTRY_TYPES
from charter.receipt import Place, Receipt
from charter.rights import is_decided
from charter.showing import receipt_shows
from charter.tree import inclusion_proof

PAGE = 50


@dataclass(frozen=True)
class Myself:
    """Whose acts are asked for: an account, and the person of the roll that it stands for, if any."""

    account_id: str
    person_id: str | None


@dataclass(frozen=True)
class OwnAct:
    """One entry made in a person's name; `role` is the capacity in which they acted."""

    index: int
    on: date
    type: str
    role: str
    case_id: str | None
    leaf: bytes
    leaf_hash: bytes

    @property
    def reference(self) -> str | None:
        """The number of the petition for people."""
        return None if self.case_id is None else self.case_id[:8]


def own_acts(session: Session, myself: Myself, before: int | None) -> tuple[OwnAct, ...]:
    """Return the acts in a person's name, newest first, a page at a time.

    Args:
        session: reads only.
        myself: whose acts.
        before: the index below which the page begins, None for the newest.
    """
    chosen = select(LogEntry).where(_are_of(myself))
    if before is not None:
        chosen = chosen.where(LogEntry.index < before)
    return tuple(map(_act, session.scalars(chosen.order_by(LogEntry.index.desc()).limit(PAGE))))


def own_act(session: Session, myself: Myself, index: int) -> OwnAct | None:
    """Return one act in a person's name, None for an entry that is another's or nobody's."""
    row = session.scalar(select(LogEntry).where(LogEntry.index == index, _are_of(myself)))
    return None if row is None else _act(row)


def _are_of(myself: Myself) -> ColumnElement[bool]:
    if myself.person_id is None:
        return LogEntry.actor.in_(_petitioners(myself.account_id))
    return or_(LogEntry.actor == myself.person_id, LogEntry.actor.in_(_seats(myself.person_id)))


def _petitioners(account_id: str) -> Select[str | None]:
    """Select the handles under which an account petitions: whoever opened the draft is the petitioner."""
    mine = select(Authorship.petition_id).where(Authorship.account_id == account_id)
    return select(LogEntry.actor).where(LogEntry.case_id.in_(mine), LogEntry.case_seq == 1)


def _seats(person_id: str) -> Select[str]:
    """Select the handles under which a person sits, or sat."""
    same = and_(SeatRow.petition_id == HandleLink.petition_id, SeatRow.handle == HandleLink.handle)
    return select(HandleLink.handle).join(SeatRow, same).where(HandleLink.person_id == person_id)


def _act(row: LogEntry) -> OwnAct:
    role = str(parse(row.leaf)["actor"]["role"])
    return OwnAct(row.index, row.on_day, row.type, role, row.case_id, row.leaf, row.leaf_hash)


def receipt_of(office: Chancery, act: OwnAct) -> Receipt:
    """Return the receipt of an act: provisional until a checkpoint holds it."""
    row = office.session.get_one(LogEntry, act.index)
    shown = _shown(office, row)
    texts = tuple(text for _, name, text in encoded_of(office.session, office.keys, [row]) if name in shown)
    return Receipt(act.index, act.leaf, texts, _place(office, act.index))


def _shown(office: Chancery, row: LogEntry) -> frozenset[str]:
    case = None if row.case_id is None else office.case(row.case_id)
    decided = case is not None and is_decided(case)
    fields = ENTRY_TYPES[row.type].disclosed
    return frozenset(field.name for field in fields if receipt_shows(field, decided=decided))


def _place(office: Chancery, index: int) -> Place | None:
    newest = newest_checkpoint(office.session)
    if newest is None or newest.size <= index:
        return None
    read = nodes_of_log(office, newest.size)
    return Place(tuple(inclusion_proof(read, index, newest.size)), published_note(office.session, newest))
