"""The demo world in a service of its own, and its people's ways through the front door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp
from flask import Flask
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from app.chance import SeededChance
from app.demo.accounts import PASSWORD, accounts, totp_secret
from app.demo.founding import found_demo
from app.demo.names import ALTERNATES, COLLEGE, LETTERS, LIAISONS, REGISTRARS, officer
from app.demo.simulation import SEED, load
from app.operations.accounts import create_account
from app.operations.checkpoints import make_checkpoint
from app.records.petition import HandleLink, Petition
from app.service import Service
from app.settings import Settings, settings_from

PRESENT = datetime(2026, 6, 15, 12, tzinfo=UTC)  # the world ends on this day in every run


@dataclass(frozen=True)
class Person:
    """Someone of the demo world: the account's name, and the room whose pages they see."""

    name: str
    room: str


def demo_settings(database_url: str, folder: Path) -> Settings:
    """Return settings of the demonstration, its data and keys in `folder`, its clock standing still."""
    keys = folder / "keys"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    (keys / "secret_key").write_bytes(SeededChance("pictures").octets(32, "secret key").hex().encode())
    return settings_from({
        "OFFRAMP_DATABASE_URL": database_url,
        "OFFRAMP_DATA": str(folder),
        "OFFRAMP_KEYS": str(keys),
        "OFFRAMP_NOW": f"frozen:{PRESENT.isoformat()}",
        "OFFRAMP_PASSWORD_PROFILE": "cheap",
    })


def service_of(app: Flask) -> Service:
    """Return what the application holds."""
    service: Service = app.extensions["offramp"]
    return service


def fill_house(app: Flask) -> None:
    """Load the demo world."""
    load(service_of(app))


def found_empty_house(app: Flask) -> None:
    """Write entry 0 and let everyone sign in, but bring no petition."""
    service = service_of(app).seeded(SEED)
    hashed = service.locks.passwords.hash(PASSWORD)
    with service.office() as office:
        found_demo(office)
        for one in accounts():
            create_account(
                office.session, one.name, hashed, person_id=one.name if one.in_roll else None,
                totp_secret=totp_secret(office.chance, one.name) if one.in_roll else None,
                language=one.language, now=office.now, locks=service.locks,
            )
    with service.office() as office:
        make_checkpoint(office, service.signer)


def people(app: Flask) -> list[Person]:
    """Return enough people to see every petition from every room: all petitioners and offices, and the
    rapporteur and two other seats of each petition.
    """
    petitioners = [Person(one.name, "petitioner") for one in accounts() if not one.in_roll]
    seats = [Person(name, "reviewer") for name in _seats(service_of(app))]
    officers = [Person(officer(letter, number), "officer") for letter in LETTERS for number in (1, 2)]
    offices = [Person(name, "registrar") for name in REGISTRARS]
    offices += [Person(name, "college") for name in (*COLLEGE, ALTERNATES[0])]
    offices += [Person(LIAISONS[0], "liaison"), Person("observer", "observer"), Person("auditor", "auditor")]
    return [*petitioners, *seats, *officers, *offices]


def _seats(service: Service) -> list[str]:
    chosen: list[str] = []
    with service.reading_office() as office:
        for case_id in case_ids(service):
            case = office.case(case_id)
            if case is None or case.rapporteur is None:
                continue
            links = select(HandleLink.handle, HandleLink.person_id).where(HandleLink.petition_id == case_id)
            person = dict(office.session.execute(links).tuples().all())
            others = [seat.handle for seat in case.sitting if seat.handle != case.rapporteur]
            chosen += [person[handle] for handle in (case.rapporteur, *others[:2])]
    return sorted(set(chosen))


def case_ids(service: Service) -> list[str]:
    """Return the ids of all petitions, as they were opened."""
    with service.database.reading() as session:
        return list(session.scalars(select(Petition.id).order_by(Petition.opened_on, Petition.id)))


def sign_in(person: BrowserContext, name: str) -> None:
    """Sign in as someone of the demo world, with their present code where they have one."""
    page = person.new_page()
    page.goto("/en/account/sign-in")
    page.get_by_label("Account name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    if any(one.name == name and one.in_roll for one in accounts()):
        secret = totp_secret(SeededChance(SEED), name)
        page.locator("#code").fill(pyotp.TOTP(secret).at(PRESENT))
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    if "/account/sign-in" in page.url:
        raise AssertionError(f"{name} could not sign in: {page.locator('main').inner_text()}")
    page.close()
