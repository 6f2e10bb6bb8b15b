"""Reviewers at their desks: a world, petitions in its stages, and the browsers of its seats."""

from __future__ import annotations

from pathlib import Path

import pyotp
from flask import Flask

from app import create_app
from app.db import Database
from app.settings import Settings
from charter.vocabulary import Stage
from tests.builders import PASSWORD, TOTP_SECRET, Petition, World
from tests.pages import Page, PageClient


class Desks:
    """The service on a founded world; each seat signs in once and keeps its browser."""

    def __init__(self, database: Database, settings: Settings, folder: Path) -> None:
        """Found the world and open the service on it."""
        self.world = World(database, folder)
        self.app: Flask = create_app(settings, database=database)
        self._browsers: dict[str, PageClient] = {}

    def petition_in(self, stage: Stage, **words: object) -> Petition:
        """Bring a petition to a stage."""
        return self.world.petition_in(stage, **words)

    def browser(self, person_id: str | None) -> PageClient:
        """Return a person's browser, signed in on the world's present day."""
        name = str(person_id)
        if name not in self._browsers:
            self.world.account(name)
            self._browsers[name] = PageClient(self.app)
            self.sign_in(name)
        return self._browsers[name]

    def sign_in(self, name: str) -> None:
        """Sign a person in, anew after days have passed."""
        code = pyotp.TOTP(TOTP_SECRET).at(self.world.now)
        self._browsers[name].sign_in(name, PASSWORD, code)

    def seat(self, petition: Petition, number: int = 0) -> PageClient:
        """Return the browser of a seat, in the order of the seats."""
        return self.browser(self.world.seats(petition)[number].person_id)

    def leader(self, petition: Petition) -> PageClient:
        """Return the rapporteur's browser."""
        return self.browser(self.world.rapporteur(petition).person_id)

    def member(self, petition: Petition) -> PageClient:
        """Return the browser of a seat that does not lead."""
        leader = self.world.rapporteur(petition).person_id
        return self.browser(next(
            who.person_id for who in self.world.seats(petition) if who.person_id != leader
        ))


def case(petition: Petition, page: str = "") -> str:
    """Return the address of a page of a case, in English."""
    return f"/en/desk/cases/{petition.id}" + (f"/{page}" if page else "")


def lead(petition: Petition, page: str) -> str:
    """Return the address of a rapporteur's page."""
    return f"/en/lead/cases/{petition.id}/{page}"


def go(browser: PageClient, address: str, *, status: int = 200) -> Page:
    """Fetch a page and keep it as the browser's present one."""
    return browser.get(address, status=status)
