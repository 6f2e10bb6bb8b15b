"""Who acts: what a signed-in person claims, and the actor that the roll and the case make of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.chancery import Chancery
from app.records.petition import Authorship, CaseSecret, HandleLink, Petition
from app.vault.case_secrets import CaseSecretValue
from app.vault.contexts import of_case_secret
from charter.case import CLOCK, Actor, Case, Elsewhere
from charter.refiling import barred_until
from charter.roll import Roll
from charter.vocabulary import ENDS, Role, Stage


@dataclass(frozen=True)
class Who:
    """A claim: a role, with the account (petitioners) or the person of the roll (all others)."""

    role: Role
    account_id: str | None = None
    person_id: str | None = None


THE_CLOCK = Who(Role.CLOCK)


class NotFound(Exception):
    """There is no such petition for this person (security S206)."""


def actor_in(office: Chancery, roll: Roll, case: Case | None, case_id: str | None, who: Who) -> Actor:
    """Return who acts, looked up in the roll and the case, never taken from the claim.

    Raises:
        NotFound: the petition is not there, or not this person's to see.
    """
    if who.role is Role.CLOCK:
        return CLOCK
    if who.role is Role.PETITIONER:
        return _petitioner(office, case, case_id, who)
    if who.role in (Role.SEAT, Role.RAPPORTEUR):
        return _seat(office, roll, case, who)
    held = [place for place in roll.places_of(who.person_id, office.day) if place.role is who.role]
    if not held:
        raise NotFound
    return Actor(who.role, id=who.person_id, org=held[0].org)


def _petitioner(office: Chancery, case: Case | None, case_id: str | None, who: Who) -> Actor:
    if case is None or case_id is None:
        raise NotFound
    if case.stage is not None:
        if not owns(office, case_id, who):
            raise NotFound
        return Actor(Role.PETITIONER, handle=case.petitioner)
    return Actor(Role.PETITIONER, handle=secret_of(office, case_id).handle("petitioner"))


def owns(office: Chancery, case_id: str, who: Who) -> bool:
    """Say whether the account is the petition's."""
    owner = office.session.scalar(select(Authorship.account_id).where(Authorship.petition_id == case_id))
    return owner is not None and owner == who.account_id


def _seat(office: Chancery, roll: Roll, case: Case | None, who: Who) -> Actor:
    if case is None:
        raise NotFound
    seat = case.seat_of(handle_of(office, case.id, who.person_id))
    is_named = any(place.role is Role.REVIEWER for place in roll.places_of(who.person_id, office.day))
    if seat is None or not is_named:
        raise NotFound
    return Actor(who.role, handle=seat.handle, org=seat.org)


def handle_of(office: Chancery, case_id: str, person_id: str | None) -> str | None:
    """Return the person's handle in a case, None when the roster does not have them."""
    return office.session.scalar(
        select(HandleLink.handle).where(
            HandleLink.petition_id == case_id, HandleLink.person_id == person_id
        )
    )


def secret_of(office: Chancery, case_id: str) -> CaseSecretValue:
    """Return the case's secret; raise NotFound when the case has none."""
    sealed = office.session.scalar(select(CaseSecret.sealed).where(CaseSecret.petition_id == case_id))
    if sealed is None:
        raise NotFound
    return CaseSecretValue(office.cabinet.unseal(sealed, of_case_secret(case_id)))


def make_secret(office: Chancery, case_id: str) -> CaseSecretValue:
    """Draw and keep the secret of a new case."""
    value = office.chance.octets(32, "case secret", case_id)
    sealed = office.cabinet.seal(value, of_case_secret(case_id), "case secret", case_id)
    office.session.add(CaseSecret(petition_id=case_id, sealed=sealed))
    return CaseSecretValue(value)


def elsewhere_of(office: Chancery, case_id: str, account_id: str | None) -> Elsewhere:
    """Return what the person's other petitions say, for the guards of opening and filing."""
    others = office.session.scalars(
        select(Petition)
        .join(Authorship, Authorship.petition_id == Petition.id)
        .where(Authorship.account_id == account_id, Petition.id != case_id)
    ).all()
    live = any(Stage(one.stage) not in ENDS for one in others)
    ends = (
        barred_until(one.stage, one.closing, one.ended_on, admitted=one.admitted_on is not None)
        for one in others
    )
    barred = [day for day in ends if day is not None]
    return Elsewhere(live, max(barred, default=None))
