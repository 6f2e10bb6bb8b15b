"""Reviewers at their desks: a world, petitions in its stages, and the browsers of its seats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask

from app import create_app
from app.chancery import Chancery
from app.db import Database
from app.operations.assessments import seal_assessment
from app.operations.who import Who
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
        self._browsers: dict[str, tuple[PageClient, datetime]] = {}

    def petition_in(self, stage: Stage) -> Petition:
        """Bring a petition to a stage."""
        return self.world.petition_in(stage)

    def browser(self, person_id: str | None) -> PageClient:
        """Return a person's browser, signed in on the world's present day."""
        name = str(person_id)
        known = self._browsers.get(name)
        if known is None:
            self.world.account(name)
        elif known[1] == self.world.now:
            return known[0]
        browser = PageClient(self.app)  # sessions end while the world's days pass
        browser.sign_in(name, PASSWORD, pyotp.TOTP(TOTP_SECRET).at(self.world.now))
        self._browsers[name] = browser, self.world.now
        return browser

    def seat(self, petition: Petition, number: int = 0) -> PageClient:
        """Return the browser of a seat, in the order of the seats."""
        return self.browser(self.world.seats(petition)[number].person_id)

    def leader(self, petition: Petition) -> PageClient:
        """Return the rapporteur's browser."""
        return self.browser(self.world.rapporteur(petition).person_id)

    @staticmethod
    def seal(office: Chancery, petition: Petition, who: Who, scores: Mapping[str, Any]) -> None:
        """Let one seat seal, behind the pages."""
        seal_assessment(office, petition.id, who, scores=scores, renewed=True)

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


def without_tokens(page: Page) -> str:
    """Return a page's text without what is drawn anew for each form."""
    return re.sub(r'(name="(?:csrf_token|key)" value=")[^"]*', r"\1", page.text)


@pytest.fixture
def desks(database: Database, settings: Settings) -> Desks:
    """A founded world, and the service on it."""
    return Desks(database, settings, settings.data_folder)
