"""What goes with an erasure beside the disclosures: every row and file that holds the person's matter.

ADR 0015 lists every table and every file, and why each goes or stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, delete, select, update

from app.chancery import Chancery
from app.queries.accounts import sign_in_subject
from app.records.account import Account, TryCount
from app.records.log import DataKey, LogEntry
from app.records.petition import (
    Authorship,
    CaseSecret,
    Draft,
    Evidence,
    HandleLink,
    Petition,
    Reading,
    Section,
)
from app.records.post import Letter, Receipt
from app.records.session import AccountSession, KeptForm
from charter.case import Case
from charter.erasing import covers
from charter.vocabulary import Closing, Subject


def readings_wait(office: Chancery, case_id: str) -> bool:
    """Say whether somebody read a file of the case on a day whose readings the log has not stated yet."""
    batched = office.roll().batched
    chosen = select(Reading.id).where(Reading.item.in_(_items(case_id)))
    if batched is not None:
        chosen = chosen.where(Reading.on_day > batched)
    return office.session.scalar(chosen.limit(1)) is not None


def files_of(office: Chancery, case_id: str) -> list[str]:
    """Return the names of the sealed files of a case."""
    return list(office.session.scalars(select(Evidence.stored).where(Evidence.petition_id == case_id)))


def condemn_keys(office: Chancery, case_id: str, subjects: Sequence[str]) -> None:
    """Mark the data keys of an erasure's subjects: from the commit on they open nothing in any table."""
    held = office.session.execute(select(DataKey.id, DataKey.subject).where(DataKey.case_id == case_id))
    ids = [key_id for key_id, subject in held if covers(subjects, subject)]
    office.session.execute(update(DataKey).where(DataKey.id.in_(ids)).values(is_destroyed=True))


def destroy_keys(office: Chancery) -> None:
    """Destroy every data key that is marked and still there: what it sealed opens in no backup either."""
    for key_id in office.session.scalars(select(DataKey.id).where(DataKey.is_destroyed)):
        office.key_store.destroy(key_id)


def forget(office: Chancery, case: Case, subjects: Sequence[str]) -> None:
    """Delete what the tables hold of an erasure's subjects; sealed files are the caller's to remove."""
    path = KeptForm.path.contains(case.id)
    office.session.execute(delete(KeptForm).where(path))  # the case is over: no form about it can be sent
    for subject in subjects:
        word, _, name = subject.partition(":")
        if word == Subject.PETITIONER:
            _forget_petitioner(office, case)
        elif word in (Subject.SEAT, Subject.OFFICE):
            _forget_author(office, case.id, name)


def _forget_petitioner(office: Chancery, case: Case) -> None:
    _forget_texts(office, case.id)
    _forget_receipts(office, case.id, case.petitioner)
    session = office.session
    session.execute(delete(Letter).where(Letter.recipient == case.petitioner))
    session.execute(delete(CaseSecret).where(CaseSecret.petition_id == case.id))
    owner = session.scalar(select(Authorship.account_id).where(Authorship.petition_id == case.id))
    session.execute(delete(Authorship).where(Authorship.petition_id == case.id))
    others = select(Authorship.petition_id).where(Authorship.account_id == owner)
    if owner is not None and session.scalar(others.limit(1)) is None:
        _forget_account(office, owner)


def _forget_texts(office: Chancery, case_id: str) -> None:
    session = office.session
    session.execute(delete(Reading).where(Reading.item.in_(_items(case_id))))
    for record in (Evidence, Section, Draft):
        session.execute(delete(record).where(record.petition_id == case_id))


def _items(case_id: str) -> Select[str]:
    return select(Evidence.item).where(Evidence.petition_id == case_id)


def _forget_account(office: Chancery, account_id: str) -> None:
    """An account goes with its last petition; one that never had another is nothing but a way to it."""
    session = office.session
    account = session.get_one(Account, account_id)
    session.execute(delete(TryCount).where(TryCount.subject == sign_in_subject(account.name)))
    session.execute(delete(Receipt).where(Receipt.scope.startswith(f"{account_id}/")))
    for record in (KeptForm, AccountSession):
        session.execute(delete(record).where(record.account_id == account_id))
    session.execute(delete(Account).where(Account.id == account_id))


def _forget_author(office: Chancery, case_id: str, author: str) -> None:
    """Delete what a seat or office holder left on a case; that a file was read stays, who and why goes."""
    session = office.session
    session.execute(delete(Draft).where(Draft.petition_id == case_id, Draft.author == author))
    read = (Reading.item.in_(_items(case_id)), Reading.reader == author)
    session.execute(update(Reading).where(*read).values(reader="", reason=b""))
    linked = (HandleLink.petition_id == case_id, HandleLink.handle == author)
    if session.scalar(select(HandleLink.handle).where(*linked)) is not None:
        session.execute(delete(HandleLink).where(*linked))
        session.execute(delete(CaseSecret).where(CaseSecret.petition_id == case_id))  # handles derive from it
    _forget_receipts(office, case_id, author)


def _forget_receipts(office: Chancery, case_id: str, author: str) -> None:
    own = select(LogEntry.index).where(LogEntry.case_id == case_id, LogEntry.actor == author)
    office.session.execute(delete(Receipt).where(Receipt.entry_index.in_(own)))


def forget_discarded(office: Chancery) -> list[str]:
    """Delete what discarded drafts left: nothing remains of them but their entries (procedure 2.1).

    Returns:
        the names of their sealed files, for the caller to remove.
    """
    left = office.session.scalars(
        select(Petition.id)
        .where(
            Petition.closing == Closing.DISCARDED,
            Petition.id.in_(select(Section.petition_id))
            | Petition.id.in_(select(Evidence.petition_id))
        )
        .order_by(Petition.id)
    ).all()
    files = []
    for case_id in left:
        files += files_of(office, case_id)
        _forget_texts(office, case_id)
        office.session.execute(delete(KeptForm).where(KeptForm.path.contains(case_id)))
    return files


def forget_bundles(office: Chancery) -> None:
    """Remove the bundles that were written before for everyone; the next reader has a new one written."""
    for folder in ("bundles", "deltas"):  # deltas lay apart once, and some may lie there still
        for path in (office.files / "published" / folder).glob("*.zip"):
            path.unlink(missing_ok=True)
