"""People of the roll at their desks: a founded world and the service that lives in it."""

from __future__ import annotations

import pyotp
import pytest
from flask import Flask

from app import create_app
from app.db import Database
from app.settings import Settings
from tests.builders import PASSWORD, TOTP_SECRET, World
from tests.pages import PageClient


@pytest.fixture
def world(database: Database, settings: Settings) -> World:
    """A founded world; the service's clock is the world's."""
    return World(database, settings.data_folder)


@pytest.fixture
def office(world: World, settings: Settings) -> Flask:
    """The service in this world; rights come from the roll."""
    return create_app(settings, database=world.database)


def at_the_desk(app: Flask, world: World, name: str) -> PageClient:
    """Give a person of the roll an account, and sign them in."""
    world.account(name)
    browser = PageClient(app)
    browser.sign_in(name, PASSWORD, pyotp.TOTP(TOTP_SECRET).at(world.now))
    return browser
