"""Everything sealed under the key-encryption key, sealed anew under the one in force (security S901).

Data keys are wrapped anew and what lies under them is left alone. The service goes on meanwhile: a value
is replaced only if it is still what was read. Killed, it is begun again and takes up what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.records.account import Account
from app.records.log import DataKey
from app.records.petition import CaseSecret
from app.records.session import AccountSession, KeptForm
from app.vault import contexts
from app.vault.key_store import KeyStore, NotInStore
from app.vault.keys import NAME_OCTETS, KeyCabinet, SealBroken

OpenUnit = Callable[[], AbstractContextManager[Session]]

BATCH = 200


@dataclass(frozen=True)
class Place:
    """A column of sealed values, the columns that tell its rows apart, and the context of a row.

    `named` begins with the primary key; `context` is given the values of `named`.
    """

    column: InstrumentedAttribute[Any]
    named: tuple[InstrumentedAttribute[Any], ...]
    context: Callable[..., bytes]


PLACES = (
    Place(Account.totp_sealed, (Account.id,), contexts.of_second_factor),
    Place(CaseSecret.sealed, (CaseSecret.petition_id,), contexts.of_case_secret),
    Place(
        KeptForm.typed, (KeptForm.id, KeptForm.account_id, KeptForm.path),
        lambda _, account_id, path: contexts.of_kept_form(account_id, path),
    ),
    Place(AccountSession.notices, (AccountSession.token_digest,), lambda _: contexts.NOTICES),
)


@dataclass(frozen=True)
class Rewrapped:
    """How many values of one table or store were sealed anew, and how many open under no key at hand."""

    where: str
    anew: int
    broken: int


def seal_anew(open_unit: OpenUnit, cabinet: KeyCabinet, place: Place) -> Rewrapped:
    """Seal anew every value of a place that is under another key than the one in force.

    Args:
        open_unit: opens one unit of work; each batch has its own, so that nobody waits for long.
        cabinet: holds the key in force, and those before it.
        place: one of `PLACES`.
    """
    table, anew, broken, after = place.column.class_.__tablename__, 0, 0, ""
    while True:
        with open_unit() as session:
            rows = _under_another_key(session, cabinet.kek_name, place, after)
            for sealed, *named in rows:
                done = _replace(session, cabinet, place, sealed, named)
                anew, broken = anew + (done is True), broken + (done is None)
        if not rows:
            return Rewrapped(table, anew, broken)
        after = rows[-1][1]


def wrap_anew(store: KeyStore, cabinet: KeyCabinet) -> Rewrapped:
    """Wrap anew every data key that is under another key-encryption key than the one in force."""
    done = [_wrap(store, cabinet, key_id) for key_id in store.ids()]
    return Rewrapped("data keys", done.count(True), done.count(None))


def lost_keys(session: Session, store: KeyStore) -> int:
    """Return how many data keys that open something are not in the store; all, where it is another one."""
    live = session.scalars(select(DataKey.id).where(~DataKey.is_destroyed).order_by(DataKey.id))
    return sum(not store.holds(key_id) for key_id in live)


def _wrap(store: KeyStore, cabinet: KeyCabinet, key_id: str) -> bool | None:
    """Return whether the key was wrapped anew; None for one that does not open."""
    try:
        wrapped = store.wrapped(key_id)
        if wrapped[:NAME_OCTETS] == cabinet.kek_name:
            return False
        fresh = cabinet.seal(cabinet.open_data_key(wrapped), contexts.DATA_KEY, "wrapped anew", key_id)
    except NotInStore:
        return False  # destroyed meanwhile
    except SealBroken:
        return None
    return store.replace(key_id, wrapped, fresh)


def _under_another_key(session: Session, name: bytes, place: Place, after: str) -> list[Any]:
    beginning = func.substr(place.column, 1, NAME_OCTETS, type_=LargeBinary)
    chosen = select(place.column, *place.named).where(place.named[0] > after, beginning != name)
    return list(session.execute(chosen.order_by(place.named[0]).limit(BATCH)))


def _replace(
    session: Session, cabinet: KeyCabinet, place: Place, sealed: bytes, named: list[Any]
) -> bool | None:
    """Return whether the value was still what was read; None for one that does not open."""
    context = place.context(*named)
    try:
        plain = cabinet.unseal(sealed, context)
    except SealBroken:
        return None
    fresh = cabinet.seal(plain, context, "sealed anew", *named)
    mine = place.named[0] == named[0]
    changed = update(place.column.class_).where(mine, place.column == sealed).values({place.column: fresh})
    return session.connection().execute(changed).rowcount == 1
