"""Sessions: beginning, seeing, ending them, and keeping what was typed when one had ended."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.chance import Chance, fresh_id
from app.queries.accounts import ABSOLUTE, IDLE, KEPT_FOR, digest_of, kept_form
from app.records.account import TryCount
from app.records.session import AccountSession, KeptForm
from app.vault.contexts import NOTICES, of_kept_form
from app.vault.keys import KeyCabinet, SealBroken

_TOKEN_OCTETS = 32


@dataclass(frozen=True)
class NewSession:
    """A session just begun; `token` goes into the cookie and is stored nowhere."""

    account_id: str
    token: str = field(repr=False)


def begin_session(session: Session, account_id: str, now: datetime, chance: Chance) -> NewSession:
    """Begin a session with a new token, and clear away the account's sessions whose time is over."""
    session.execute(delete(AccountSession).where(
        AccountSession.account_id == account_id,
        (AccountSession.last_seen_at < now - IDLE) | (AccountSession.created_at < now - ABSOLUTE),
    ))
    token = chance.octets(_TOKEN_OCTETS, "session", account_id, now).hex()
    session.add(AccountSession(
        token_digest=digest_of(token), handle=fresh_id(chance, "session handle", account_id, now),
        account_id=account_id, csrf_secret=chance.octets(_TOKEN_OCTETS, "csrf", account_id, now).hex(),
        created_at=now, last_seen_at=now, proved_at=now,
    ))
    return NewSession(account_id, token)


def note_seen(session: Session, token_digest: str, now: datetime) -> None:
    """Move the idle clock of a session."""
    session.execute(
        update(AccountSession).where(AccountSession.token_digest == token_digest).values(last_seen_at=now)
    )


def end_session(session: Session, token_digest: str) -> None:
    """End one session at once; its row goes with it."""
    session.execute(delete(AccountSession).where(AccountSession.token_digest == token_digest))


def end_other_sessions(session: Session, account_id: str, *, keeping: str) -> None:
    """End all the account's sessions but the one with the digest `keeping`."""
    session.execute(delete(AccountSession).where(
        AccountSession.account_id == account_id, AccountSession.token_digest != keeping
    ))


def end_named_session(session: Session, account_id: str, handle: str) -> None:
    """End the account's own session with this handle; another account's is not touched."""
    session.execute(delete(AccountSession).where(
        AccountSession.account_id == account_id, AccountSession.handle == handle
    ))


def clear_away(session: Session, now: datetime) -> None:
    """Delete what has run out: sessions, kept forms, windows of tries. Exact times go with their rows."""
    session.execute(delete(AccountSession).where(
        (AccountSession.last_seen_at < now - IDLE) | (AccountSession.created_at < now - ABSOLUTE)
    ))
    session.execute(delete(KeptForm).where(KeptForm.kept_at < now - KEPT_FOR))
    session.execute(delete(TryCount).where(TryCount.window_ends_at <= now))


def keep_notices(session: Session, token_digest: str, notices: bytes | None) -> None:
    """Keep the sealed sentences that the next page says once, or clear them."""
    session.execute(
        update(AccountSession).where(AccountSession.token_digest == token_digest).values(notices=notices)
    )


def keep_form(
    session: Session, account_id: str, path: str, typed: Mapping[str, Sequence[str]], *, now: datetime,
    cabinet: KeyCabinet, chance: Chance,
) -> str:
    """Keep what was typed on a page, sealed, for this account alone; return the id to find it by."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at < now - KEPT_FOR))
    kept_id = fresh_id(chance, "kept form", account_id, path, now)
    plain = json.dumps({name: list(values) for name, values in typed.items()}).encode()
    sealed = cabinet.seal(plain, of_kept_form(account_id, path), "kept form", kept_id)
    session.add(KeptForm(id=kept_id, account_id=account_id, path=path, typed=sealed, kept_at=now))
    return kept_id


def forget_kept_forms(session: Session, account_id: str, path: str) -> None:
    """Drop what was kept for a page, once the page has been sent."""
    found = session.scalars(
        select(KeptForm).where(KeptForm.account_id == account_id, KeptForm.path == path)
    )
    for row in found:
        session.delete(row)


def read_kept_form(
    session: Session, account_id: str, kept_id: str, path: str, *, now: datetime, cabinet: KeyCabinet
) -> dict[str, list[str]] | None:
    """Return what this account had typed on this page, or None where nothing is kept for both."""
    sealed = kept_form(session, account_id, kept_id, path, now)
    if sealed is None:
        return None
    try:
        opened: dict[str, list[str]] = json.loads(cabinet.unseal(sealed, of_kept_form(account_id, path)))
    except SealBroken:
        return None
    return opened


def sealed_notices(cabinet: KeyCabinet, token_digest: str, notices: Mapping[str, object]) -> bytes | None:
    """Return the notices sealed for the session's row; None where there are none."""
    if not notices:
        return None
    return cabinet.seal(json.dumps(notices).encode(), NOTICES, token_digest)


def opened_notices(cabinet: KeyCabinet, sealed: bytes | None) -> dict[str, object]:
    """Return the notices of a session's row; one that does not open is dropped: it is worth no error page."""
    if sealed is None:
        return {}
    try:
        opened: dict[str, object] = json.loads(cabinet.unseal(sealed, NOTICES))
    except SealBroken:
        return {}
    return opened
