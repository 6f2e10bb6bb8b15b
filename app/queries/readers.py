"""A person who asks for something on the command line: their account, and the roles they hold today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.queries.accounts import plain_name
from app.queries.roles import roles_on
from app.records.account import Account
from charter.vocabulary import Role


@dataclass(frozen=True)
class Reader:
    """An account; `person_id` is None for petitioners, who stand in no roll."""

    account_id: str
    person_id: str | None
    roles: frozenset[Role]


def reader_named(session: Session, typed_name: str, day: date) -> Reader | None:
    """Return whom an account name stands for; None when there is no such account."""
    account = session.scalar(select(Account).where(Account.name == plain_name(typed_name)))
    if account is None:
        return None
    roles = frozenset() if account.person_id is None else roles_on(session, account.person_id, day)
    return Reader(account.id, account.person_id, roles)
