"""A petitioner finds their entry, writes section by section, and nothing typed is lost."""

import pytest

from tests.builders import PASSWORD
from tests.pages import PageClient
from tests.registry.shelf import FIXTURES, take
from tests.web.offices import office, world

LIST = FIXTURES.parents[2] / "app" / "demo" / "list_uk_shape.xml"
__all__ = ["office", "world"]


@pytest.fixture
def me(office, world):
    """The browser of a petitioner who has just signed in; an invented list is accepted."""
    take(world.database, "gb_uksl", LIST.read_bytes())
    world.account("quiet-heron", in_roll=False)
    browser = PageClient(office)
    browser.sign_in("quiet-heron", PASSWORD)
    return browser


def begun(me):
    """Find the entry, choose it, and stand before the tasks."""
    me.get("/en/petitions/find")
    page = me.press("Search", {"Name": "Алексей Полынов"})
    me.press("These are about me", {words: True for words in first_label(page)})
    return me.page.path.split("/")[3]


def first_label(page):
    return [" ".join(label.text_content().split()) for label in page.tree.xpath("//main//label[starts-with(@for,'entries-0')]")]


def test_the_first_page_says_what_to_do(me):
    page = me.get("/en/petitions/")

    assert page.h1 == "Your petitions"
    assert "You have no petition yet." in page.main
    assert me.follow("Begin a petition").h1 == "Find your entry on the lists"


def test_one_finds_oneself_under_another_spelling_and_no_address_holds_the_name(me):
    me.get("/en/petitions/find")
    page = me.press("Search", {"Name": "Алексей Полынов"})

    assert page.h1 == "Is this you?"
    assert page.path == "/en/petitions/find"
    assert "United Kingdom" in page.main
    assert "The name agrees closely" in page.main
    assert "VRD0001" in page.main


def test_a_chosen_entry_opens_a_draft_that_pins_it(me, world):
    case_id = begun(me)

    assert me.page.h1 == "Write your petition"
    page = me.get(f"/en/petitions/{case_id}/lists/c")
    assert "Aleksei Gennadyevich POLYNOV" in page.main or "POLYNOV" in page.main.upper()
