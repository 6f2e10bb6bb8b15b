"""Accounts: signing up, in and out, second factors, passwords. None of this gives power; the roll does."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pyotp
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.chance import Chance, fresh_id
from app.clock import day_of
from app.operations.sessions import NewSession, begin_session
from app.queries.accounts import Credentials, plain_name, sign_in_subject, tries_of
from app.records.account import Account, TryCount
from app.records.session import AccountSession
from app.vault.contexts import of_second_factor
from app.vault.keys import KeyCabinet
from app.vault.passwords import Passwords, objection_to
from charter.sentence import Sentence

TRIES = 10
TRY_WINDOW = timedelta(minutes=15)
TAKEN_TRIES = 5
TAKEN_WINDOW = timedelta(hours=1)
_STEP_SECONDS = 30
_NAME = re.compile(r"[^\W_](?:[\w.'-]{1,38})[^\W_]")

NOT_THESE = Sentence("Check the account name, the password and the code: they do not belong together")
TOO_MANY = Sentence("Wait 15 minutes before you try again: there were too many tries for this account name")
NAME_SHAPE = Sentence("Enter an account name of 3 to 40 letters, digits, dots or hyphens, without blanks")
NAME_TAKEN = Sentence("Choose another account name: this one is taken")
TOO_MANY_NAMES = Sentence("Wait one hour before you choose again: too many names were tried here")
WRONG_PASSWORD = Sentence("Enter your present password as it is now")


@dataclass(frozen=True)
class Locks:
    """What guards accounts: the key cabinet, the password hasher, and the source of tokens."""

    cabinet: KeyCabinet
    passwords: Passwords
    chance: Chance


def create_account(
    session: Session, name: str, password_hash: str, *, person_id: str | None, totp_secret: str | None,
    language: str, now: datetime, locks: Locks,
) -> str:
    """Create an account and return its id.

    Args:
        password_hash: from `locks.passwords.hash`, made before the transaction: it takes half a second.
        person_id: the person's id in the roll; None for a petitioner.
        totp_secret: base32, for everyone in the roll.

    Raises:
        ValueError: a person of the roll without a second factor; the caller's fault.
        IntegrityError: name or person has an account already.
    """
    if person_id is not None and totp_secret is None:
        raise ValueError("Everyone in the roll signs in with a second factor.")
    account_id = fresh_id(locks.chance, "account", name)
    session.add(Account(
        id=account_id, name=plain_name(name), password_hash=password_hash, person_id=person_id,
        totp_sealed=_sealed_secret(locks.cabinet, account_id, totp_secret), totp_last_step=0,
        language=language, created_on=day_of(now),
    ))
    session.flush()  # a name that is taken meets its constraint here, where the caller can answer
    return account_id


def sign_up(
    session: Session, name: str, password_hash: str, *, visit: str, language: str, now: datetime, locks: Locks
) -> NewSession | Sentence:
    """Create a petitioner's account and sign it in, or say why not.

    Args:
        visit: digest of the visitor's form cookie; "taken" is said at most five times an hour to one.
    """
    if _NAME.fullmatch(plain_name(name)) is None:
        return NAME_SHAPE
    subject = f"sign-up:{visit}"
    if tries_of(session, subject, now) >= TAKEN_TRIES:
        return TOO_MANY_NAMES
    try:
        with session.begin_nested():
            account_id = create_account(session, name, password_hash, person_id=None, totp_secret=None,
                                        language=language, now=now, locks=locks)
    except IntegrityError:
        count_try(session, subject, now, TAKEN_WINDOW)
        return NAME_TAKEN
    return begin_session(session, account_id, now, locks.chance)


def password_objection(password: str, account_name: str) -> Sentence | None:
    """Return why this password may not be chosen for this account name, or None."""
    return objection_to(password, account_name)


def is_throttled(credentials: Credentials) -> bool:
    """Say whether a sign-in must wait, which is asked before any hashing."""
    return credentials.tries >= TRIES


def sign_in(
    session: Session, credentials: Credentials, *, password_fits: bool, code: str, now: datetime, locks: Locks
) -> NewSession | Sentence:
    """Begin a new session for the account, or say in one and the same sentence that it may not begin.

    Args:
        credentials: as read before the password was hashed.
        password_fits: what `locks.passwords.matches` said of the typed password.
        code: the typed one-time code; ignored for an account without a second factor.
    """
    subject = sign_in_subject(credentials.name)
    account = _locked(session, credentials.account_id)  # first: tries at one instant are counted in turn
    if tries_of(session, subject, now) >= TRIES:
        return TOO_MANY
    if account is None or not password_fits or not _second_factor_fits(account, code, now, locks.cabinet):
        count_try(session, subject, now, TRY_WINDOW)
        return NOT_THESE
    session.execute(delete(TryCount).where(TryCount.subject == subject))
    return begin_session(session, account.id, now, locks.chance)


def change_password(
    session: Session, account_id: str, new_hash: str, *, keeping: str
) -> None:
    """Set a new password and end all the account's sessions but the one with the digest `keeping`."""
    session.execute(update(Account).where(Account.id == account_id).values(password_hash=new_hash))
    session.execute(delete(AccountSession).where(
        AccountSession.account_id == account_id, AccountSession.token_digest != keeping
    ))


def set_language(session: Session, account_id: str, language: str) -> None:
    """Remember in which language letters to this account are written."""
    session.execute(update(Account).where(Account.id == account_id).values(language=language))


def count_wrong_password(session: Session, name: str, now: datetime) -> None:
    """Count a wrong password typed by a signed-in person, under the same limit as at sign-in."""
    count_try(session, sign_in_subject(name), now, TRY_WINDOW)


def _locked(session: Session, account_id: str | None) -> Account | None:
    if account_id is None:
        return None
    return session.scalar(select(Account).where(Account.id == account_id).with_for_update())


def _second_factor_fits(account: Account, code: str, now: datetime, cabinet: KeyCabinet) -> bool:
    """Accept the code of this step or one step to either side, and each step once (security 6.5.1)."""
    if account.totp_sealed is None:
        return account.person_id is None
    secret = cabinet.unseal(account.totp_sealed, of_second_factor(account.id)).decode()
    typed = re.sub(r"\s", "", code)
    present = int(now.timestamp()) // _STEP_SECONDS
    for step in (present - 1, present, present + 1):
        expected = pyotp.TOTP(secret).at(step * _STEP_SECONDS)
        if hmac.compare_digest(expected.encode(), typed.encode()) and step > account.totp_last_step:
            account.totp_last_step = step
            return True
    return False


def _sealed_secret(cabinet: KeyCabinet, account_id: str, secret: str | None) -> bytes | None:
    if secret is None:
        return None
    return cabinet.seal(secret.encode(), of_second_factor(account_id), "totp", account_id)


def count_try(session: Session, subject: str, now: datetime, window: timedelta) -> None:
    """Count one try of a subject; the count is forgotten when its window is over."""
    session.execute(delete(TryCount).where(TryCount.window_ends_at <= now))
    counted = session.execute(
        update(TryCount).where(TryCount.subject == subject).values(count=TryCount.count + 1)
    )
    if cast("CursorResult[Any]", counted).rowcount == 0:
        session.add(TryCount(subject=subject, count=1, window_ends_at=now + window))
