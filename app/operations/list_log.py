"""Write an accepted list into the log, in the name of the registrar who accepts it."""

from __future__ import annotations

from sqlalchemy import select

from app.chancery import Chancery
from app.operations.door import govern_by
from app.operations.lists import Record
from app.operations.who import NotFound, Who
from app.queries.accounts import plain_name
from app.records.account import Account
from app.registry.listed import RefusedImport
from charter.vocabulary import Act, Role


def recorded_by(office: Chancery, account_name: str) -> Record:
    """Return what `accept_list` calls with the facts: one act of this registrar through the one door.

    Raises:
        RefusedImport: on the call, when the account holds no registrar's office today.
        Refused: on the call, when a guard of the charter objects.
    """
    name = plain_name(account_name)
    person_id = office.session.scalar(select(Account.person_id).where(Account.name == name))

    def record(facts: dict[str, object]) -> None:
        try:
            govern_by(office, Who(Role.REGISTRAR, person_id=person_id), Act.ACCEPT_LIST, facts)
        except NotFound:
            raise RefusedImport("%(name)s is not the account of a registrar.", name=account_name) from None

    return record
