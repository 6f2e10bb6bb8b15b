"""The rows that go with a petitioner and the seats of a case, counted table by table (ADR 0015)."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.queries.accounts import sign_in_subject
from app.records.account import Account, TryCount
from app.records.log import LogDisclosure, LogEntry
from app.records.petition import (
    Authorship,
    CaseSecret,
    Draft,
    Evidence,
    HandleLink,
    Reading,
    SeatRow,
    Section,
)
from app.records.post import Letter, Receipt
from app.records.session import AccountSession, KeptForm
from charter.canonical import parse
from charter.erasing import fields_listed
from tests.builders import Petition

_OF_PETITION = (Section, Evidence, Draft, CaseSecret, Authorship)


def rows_of(session: Session, petition: Petition, handle: str, name: str) -> dict[str, int]:
    """Return how many rows each table holds of a petition, and of its petitioner's handle and account."""
    entries = select(LogEntry.index).where(LogEntry.case_id == petition.id)
    items = select(Evidence.item).where(Evidence.petition_id == petition.id)
    seats = select(SeatRow.handle).where(SeatRow.petition_id == petition.id)
    chosen = {
        **{record: record.petition_id == petition.id for record in _OF_PETITION},
        HandleLink: HandleLink.handle.in_(seats),
        Reading: Reading.item.in_(items) | (Reading.reader != ""),
        KeptForm: KeptForm.path.contains(petition.id),
        Letter: Letter.recipient == handle,
        Receipt: Receipt.entry_index.in_(entries),
        Account: Account.id == petition.account_id,
        AccountSession: AccountSession.account_id == petition.account_id,
        TryCount: TryCount.subject == sign_in_subject(name),
    }
    return {
        record.__tablename__: session.scalar(select(func.count()).select_from(record).where(which)) or 0
        for record, which in chosen.items()
    }


def listed_and_there(session: Session, petition: Petition) -> tuple[int, list[tuple[int, str]]]:
    """Return how many disclosures the erasures of a petition list, and those of them that are still there."""
    performed = select(LogEntry.leaf).where(
        LogEntry.case_id == petition.id, LogEntry.type == "erasure.performed"
    )
    listed = {
        (one.entry, one.name) for leaf in session.scalars(performed)
        for one in fields_listed(parse(leaf)["data"]["erased"]) or ()
    }
    there = session.execute(select(LogDisclosure.entry_index, LogDisclosure.name)).all()
    return len(listed), sorted(listed.intersection(tuple(row) for row in there))
