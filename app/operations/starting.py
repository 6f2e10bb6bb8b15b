"""What must be true before the service takes requests (reliability R210)."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from app.chancery import Chancery
from app.operations.past import edge_at, read_on, root_in
from app.queries.exports import newest_checkpoint
from app.records.log import DataKey, LogCheckpoint, LogCosignature, LogDisclosure, LogEntry, LogHead
from app.vault.signer import DamagedMemory, Past, Signer
from charter.canonical import parse
from charter.tree import CompactRange

_NEWEST = 200  # entries


class MayNotStart(Exception):
    """The database is not one that this service may serve; the operator's fault, or a restored backup."""


def check_before_serving(office: Chancery, signer: Signer) -> None:
    """Refuse a log of another name, one that does not continue what was signed last, and other keys.

    A checkpoint that a crash kept from being remembered is remembered now.

    Raises:
        MayNotStart: with the sentence that says why.
    """
    signed, root = _signed(signer)  # read first: what is signed from now on may not be seen here
    head = office.session.get(LogHead, 1)
    size = 0 if head is None else head.size
    leaf = office.session.scalar(select(LogEntry.leaf).where(LogEntry.index == 0))
    if leaf is not None and parse(leaf)["log"] != office.origin:
        raise MayNotStart(
            f"The database holds the log {parse(leaf)['log']}, but OFFRAMP_ORIGIN says {office.origin}."
        )
    if size < signed:
        raise MayNotStart(
            f"The log has {size} entries, but a checkpoint of {signed} was signed: a backup was restored."
        )
    edge = edge_at(office, signed)
    _compare(edge, root)
    newest = newest_checkpoint(office.session)
    if newest is not None and newest.size > signed:
        past = Past((signed, root), edge)
        read_on(office, past, newest.size)
        _compare(past.edge, root_in(newest))
        signer.remember(past.edge)
    _look_for_keys(office, size)


def _look_for_keys(office: Chancery, size: int) -> None:
    """Look for the data keys of the newest entries, which an older copy of the store would not have."""
    sealed = select(LogDisclosure.key_id).where(LogDisclosure.entry_index >= size - _NEWEST)
    chosen = select(DataKey.id).where(DataKey.id.in_(sealed), ~DataKey.is_destroyed)
    if not all(office.key_store.holds(key_id) for key_id in office.session.scalars(chosen)):
        raise MayNotStart(
            "The key store lacks data keys of the newest entries: OFFRAMP_KEY_STORE names another folder, or "
            "an older copy of it was restored."
        )


def _signed(signer: Signer) -> tuple[int, str]:
    try:
        return signer.memory().signed
    except DamagedMemory as damage:
        raise MayNotStart(str(damage)) from None


def _compare(edge: CompactRange, root: str) -> None:
    if edge.root().hex() != root:
        raise MayNotStart(f"The log had another root at size {edge.size} when it was signed.")


def check_login(office: Chancery) -> None:
    """Refuse a login that could rewrite the log, where the database knows logins at all.

    Raises:
        MayNotStart: with the sentence that says why.
    """
    if office.session.get_bind().dialect.name != "postgresql":
        return
    tables = (LogEntry, LogCheckpoint, LogCosignature)
    verbs = "UPDATE, DELETE, TRUNCATE, TRIGGER"
    could = [func.has_table_privilege(table.__tablename__, verbs) for table in tables]
    if office.session.scalar(select(or_(*could))):
        raise MayNotStart(
            "The login in OFFRAMP_DATABASE_URL may change entries of the log; make one that may not with: "
            ".venv/bin/flask --app wsgi db roles"
        )
