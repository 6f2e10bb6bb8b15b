"""Petitioners at their pages: a founded world with one invented list, the service in it, a whole petition."""

from __future__ import annotations

import pytest
from flask import Flask

from app import create_app
from app.db import Database
from app.settings import Settings
from tests.builders import PASSWORD, Petition, World
from tests.pages import Page, PageClient
from tests.registry.shelf import FIXTURES, take

LIST = FIXTURES.parents[2] / "app" / "demo" / "list_uk_shape.xml"
NAME = "quiet-heron"
SIGN = "I sign this petition. What it states is true and complete, and I act of my own free will."
IDENTITY = {"Name in Latin letters": "Aleksei Polynov", "Name in Cyrillic letters": "Алексей Полынов"}
BIRTH = {"Date of birth: Year": "1967", "Citizenships": "Veridia"}
STATEMENT = {
    "The statement, word for word": "Я осуждаю это вторжение.", "Language of the statement": "ru",
    "Date of publication: Month": "March", "Date of publication: Year": "2022",
    "Where it was published": "A channel of my own", "Can it still be found there?: Yes": True,
}
UNDERTAKEN = (
    "What I state is true and complete, to the best of my knowledge.",
    "I will tell you within 14 days when a fact that matters changes.",
    "If I am recommended, I accept monitoring and confirm twice a year that it still holds.",
    "Nobody gives or promises anything to a member organisation, a reviewer or an officer for me.",
    "I accept that a recommendation can be withdrawn in public if it turns out to be wrong.",
    "If I am recommended, my name, the reasons and the votes by organisation are published.",
    "I will not call a recommendation an acquittal, or an endorsement of me or my business.",
    "I know that a recommendation protects nobody from prosecution or claims.",
)


@pytest.fixture
def world(database: Database, settings: Settings) -> World:
    """A founded world in which one invented list is accepted."""
    take(database, "gb_uksl", LIST.read_bytes())
    return World(database, settings.data_folder)


@pytest.fixture
def house(world: World, settings: Settings) -> Flask:
    """The service in this world."""
    return create_app(settings, database=world.database)


@pytest.fixture
def me(house: Flask, world: World) -> PageClient:
    """The browser of a petitioner who has just signed in for the first time."""
    world.account(NAME, in_roll=False)
    return signed_in(house)


def signed_in(house: Flask, name: str = NAME) -> PageClient:
    """Sign in a petitioner who has an account."""
    browser = PageClient(house)
    browser.sign_in(name, PASSWORD)
    return browser


def before(house: Flask, petition: Petition, place: str = "", name: str = NAME) -> PageClient:
    """Sign in the petitioner of a petition, and open one of its pages."""
    browser = signed_in(house, name)
    browser.get(f"/en/petitions/{petition.id}{place}")
    return browser


def first_entry(page: Page) -> str:
    """Return the words of the first entry found."""
    label = page.tree.xpath("//main//label[@for='entries-0']")[0]
    return " ".join(label.text_content().split())


def begun(me: PageClient) -> str:
    """Find oneself, choose the entry, and stand before the tasks; return the petition's id."""
    me.get("/en/petitions/find")
    page = me.press("Search", {"Name": "Алексей Геннадьевич Полынов"})
    me.press("These are about me", {first_entry(page): True})
    return me.page.path.split("/")[3]


def written(me: PageClient) -> str:
    """Write every section that a petition needs; return its id."""
    case_id = begun(me)
    me.follow("Say who you are")
    me.press("Continue", IDENTITY)
    me.press("Continue", BIRTH)
    me.press("Continue", {"Where you live": "Latvia", "Russian": True})
    me.follow("Say what you ask for")
    me.press("Continue", {"I was listed for what I did or was, and have broken with it": True,
                          "Removal from the list": True})
    me.follow("Give your public statements")
    me.follow("Add a statement")
    me.press("Continue", STATEMENT)
    me.follow("Continue")
    me.follow("Answer each ground")
    me.follow("Answer this ground 1")
    me.press("Continue", {"I admit it": True, "The facts": "I left the post in November 2022."})
    me.press("Continue", {"I have answered every ground of each listing": True})
    me.follow("Name what speaks against you")
    me.press("Continue", {"What would an opponent bring against you?": "I stayed for nine months."})
    me.follow("Give the undertakings")
    me.press("Continue", dict.fromkeys(UNDERTAKEN, True))
    return case_id
