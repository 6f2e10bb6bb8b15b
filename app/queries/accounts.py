"""Readers of accounts and sessions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.records.account import Account, TryCount
from app.records.session import AccountSession, KeptForm

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
KEPT_FOR = timedelta(days=1)
_LIVE = (  # plain columns, and built once: every page asks
    select(
        AccountSession.token_digest, Account.id, Account.name, Account.person_id, Account.language,
        AccountSession.csrf_secret, AccountSession.last_seen_at, AccountSession.created_at,
        AccountSession.proved_at, AccountSession.notices,
    )
    .join(Account, Account.id == AccountSession.account_id)
    .where(AccountSession.token_digest == bindparam("token_digest"))
)


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against; `account_id` and `password_hash` are None for no such account."""

    name: str
    account_id: str | None
    password_hash: str | None
    tries: int


@dataclass(frozen=True)
class LiveSession:
    """A session as its cookie finds it; `is_over` when its time has passed."""

    token_digest: str
    account_id: str
    account_name: str
    person_id: str | None
    language: str
    csrf_secret: str
    last_seen_at: datetime
    proved_at: datetime
    notices: bytes | None
    is_over: bool


@dataclass(frozen=True)
class SessionRow:
    """One of a person's sessions on their account page: days alone, no clock times."""

    handle: str
    since: date
    last_seen: date
    is_this: bool


def digest_of(token: str) -> str:
    """Return the form in which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def plain_name(typed: str) -> str:
    """Return the one form of an account name: no blanks at the ends, lower case."""
    return typed.strip().lower()


def tries_of(session: Session, subject: str, now: datetime) -> int:
    """Return how often `subject` was tried in the window that is open now."""
    found = session.get(TryCount, subject)
    return found.count if found is not None and found.window_ends_at > now else 0


def sign_in_subject(name: str) -> str:
    """Return the key under which tries on an account name are counted; the name itself is not kept."""
    return f"sign-in:{digest_of(name)}"


def credentials_of(session: Session, typed_name: str, now: datetime) -> Credentials:
    """Return what a sign-in under this name is checked against, whether or not the account exists."""
    name = plain_name(typed_name)
    account = session.scalar(select(Account).where(Account.name == name))
    tries = tries_of(session, sign_in_subject(name), now)
    if account is None:
        return Credentials(name, None, None, tries)
    return Credentials(name, account.id, account.password_hash, tries)


def live_session(session: Session, token: str, now: datetime) -> LiveSession | None:
    """Return the session of this cookie, over or not; None for a token we never gave or have ended."""
    row = session.execute(_LIVE, {"token_digest": digest_of(token)}).one_or_none()
    if row is None:
        return None
    over = now - row.last_seen_at > IDLE or now - row.created_at > ABSOLUTE
    return LiveSession(
        row.token_digest, row.id, row.name, row.person_id, row.language,
        row.csrf_secret, row.last_seen_at, row.proved_at, row.notices, over,
    )


def sessions_of(session: Session, account_id: str, this_digest: str) -> tuple[SessionRow, ...]:
    """Return the account's sessions, the newest first."""
    rows = session.scalars(
        select(AccountSession)
        .where(AccountSession.account_id == account_id)
        .order_by(AccountSession.created_at.desc(), AccountSession.handle)
    )
    return tuple(
        SessionRow(
            row.handle, row.created_at.date(), row.last_seen_at.date(), row.token_digest == this_digest
        )
        for row in rows
    )


def kept_form(session: Session, account_id: str, kept_id: str, path: str, now: datetime) -> bytes | None:
    """Return the sealed form kept for this account and page, or None."""
    row = session.get(KeptForm, kept_id)
    if row is None or (row.account_id, row.path) != (account_id, path) or now - row.kept_at > KEPT_FOR:
        return None
    return row.typed


def latest_kept_form(session: Session, account_id: str, now: datetime) -> tuple[str, str] | None:
    """Return id and page of the form that this account lost most recently, or None."""
    row = session.scalar(
        select(KeptForm)
        .where(KeptForm.account_id == account_id, KeptForm.kept_at > now - KEPT_FOR)
        .order_by(KeptForm.kept_at.desc())
        .limit(1)
    )
    return None if row is None else (row.id, row.path)


def second_factor_of(session: Session, account_id: str) -> bool:
    """Say whether the account asks for a code at sign-in."""
    return session.scalar(select(Account.totp_sealed).where(Account.id == account_id)) is not None
