"""People of the roll at their desks: a founded world and the service that lives in it."""

from __future__ import annotations

import pyotp
import pytest
from flask import Flask

from app import create_app
from app.db import Database
from app.demo.founding import signature_by
from app.settings import Settings
from charter.vocabulary import Role
from tests.builders import PASSWORD, TOTP_SECRET, World
from tests.pages import PageClient


@pytest.fixture
def world(database: Database, settings: Settings) -> World:
    """A founded world; the service's clock is the world's."""
    return World(database, settings.data_folder)


@pytest.fixture
def house(world: World, settings: Settings) -> Flask:
    """The service in this world; rights come from the roll."""
    return create_app(settings, database=world.database)


def at_the_desk(house: Flask, world: World, name: str) -> PageClient:
    """Give a person of the roll an account, and sign them in."""
    world.account(name)
    return signed_in_again(house, world, name)


def signed_in_again(house: Flask, world: World, name: str) -> PageClient:
    """Sign a person in who has an account; sessions end while the world's days pass."""
    browser = PageClient(house)
    browser.sign_in(name, PASSWORD, pyotp.TOTP(TOTP_SECRET).at(world.now))
    return browser


def officers_of(world: World, org: str) -> list[str]:
    """Return the officers of an organisation."""
    with world.reading_office() as office:
        return [place.id for place in office.roll().holders(Role.OFFICER, world.day, org)]


def declare_none(browser: PageClient, address: str) -> None:
    """Declare that there is no interest, and pass the check page."""
    browser.get(f"{address}/declare")
    browser.press("Declare", {"No interest": True})
    browser.press("Declare")


BOX = "The text of the .sig file"


def signed_here(browser: PageClient, world: World, person: str) -> dict[str, str]:
    """Download the text that the present page offers, sign it as a person, and return what to paste."""
    page = browser.page
    address = next(link for link in page.links.values() if link.endswith("/text"))
    text = browser.get(address).text.encode()
    browser.page = page
    return {BOX: signature_by(world.chance, person, text)}


def text_to_propose(browser: PageClient) -> bytes:
    """Download the text of a proposal that is not made yet, from the page on which it is signed."""
    page = browser.page
    name = next(button for button in page.buttons if button.endswith(".txt"))
    answer = browser.press(name)
    browser.page = page
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    return answer.text.encode()
