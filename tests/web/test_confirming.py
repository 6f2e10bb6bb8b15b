"""After an outage officers of two organisations confirm the date on their page, and the service goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import create_app
from app.operations.bundles import _write, last_checkpoint
from app.queries.exports import FullSelection
from app.queries.log_entries import roll_entries
from app.queries.log_pages import policy_text
from charter.policy import parse_policy
from charter.verify import Asked, verify
from charter.vocabulary import Stage
from tests.charter.examples_confirming import ANOTHER, BOTH, NOT_DUE, OTHER_DAYS, TWICE
from tests.web.offices import at_the_desk, house, officers_of, world
from tests.web.petitioners import NAME, before

__all__ = ["house", "world"]  # fixtures

PAGE = "/en/officer/date/"
BUTTON = "Confirm the date"
SILENT = 6


def pass_in_silence(world, days=SILENT):
    """Let days pass on which the service does not run."""
    world.now += timedelta(days=days)
    world._tell_the_time()


@pytest.fixture
def orgs(world):
    with world.reading_office() as office:
        return [org.id for org in office.roll().members(world.day)]


@pytest.fixture
def desks(house, world, orgs):
    """Officers at their desks after six days of silence: two of one organisation, and one of another."""
    world.days(1)
    pass_in_silence(world)
    names = [*officers_of(world, orgs[0])[:2], officers_of(world, orgs[1])[0]]
    return [at_the_desk(house, world, name) for name in names]


def rows(page):
    """Return the terms and values of the summary list."""
    dl = page.tree.xpath("//main//dl[contains(@class, 'summary')]/div")
    return {" ".join(row.find("dt").text_content().split()): " ".join(row.find("dd").text_content().split())
            for row in dl}


def test_the_desk_says_that_the_date_must_be_confirmed_and_leads_to_the_page(desks):
    page = desks[0].get("/en/officer/")

    assert "The date must be confirmed" in page.main
    assert BOTH in page.main
    page = desks[0].follow(BUTTON)
    assert page.h1 == BUTTON
    assert rows(page) == {
        "Today, by this service’s clock (UTC)": "9 March 2026",
        "Day of the last act": "3 March 2026",
        "Days since then": "6",
        "Confirmed by": "Nobody yet",
    }


def test_two_officers_confirm_and_each_reads_who_has(desks, orgs, world):
    mine, colleague, other = desks
    mine.get(PAGE)
    page = mine.press(BUTTON)

    assert "Your organisation has confirmed the date." in page.main
    assert "Receipt of entry" in page.main
    assert ANOTHER in page.main
    assert BUTTON not in page.buttons
    assert rows(page)["This counts until"].startswith("end of 12 March 2026 (UTC)")

    page = colleague.get("/en/officer/")
    assert "Who has confirmed the date" in page.links
    assert BUTTON not in colleague.get(PAGE).buttons

    page = other.get(PAGE)
    assert rows(page)["Confirmed by"] == "Alder Bridge Initiative"
    page = other.press(BUTTON)
    assert "The date need not be confirmed." in page.main
    assert "The date must be confirmed" not in other.get("/en/officer/").main


def test_a_colleague_who_comes_second_is_refused_in_words(desks, world):
    mine, colleague, _ = desks
    for desk in (mine, colleague):
        desk.get(PAGE)
    mine.press(BUTTON)
    size = world.size()

    page = colleague.press(BUTTON, status=422)

    assert page.errors == [TWICE]
    assert "Nothing was recorded." in page.main
    assert BUTTON not in page.buttons
    assert world.size() == size


def test_a_page_that_was_opened_the_day_before_is_refused_and_shows_the_days_as_they_are(
    house, world, desks, orgs
):
    del desks
    world.now = world.now.replace(hour=23, minute=55)
    world._tell_the_time()
    mine = at_the_desk(house, world, officers_of(world, orgs[2])[0])
    mine.get(PAGE)
    world.now += timedelta(minutes=10)
    world._tell_the_time()

    page = mine.press(BUTTON, status=422)

    assert page.errors == [OTHER_DAYS]
    assert rows(page)["Days since then"] == "7"
    assert "Your organisation has confirmed the date." in mine.press(BUTTON).main


def test_a_form_sent_twice_confirms_once(desks, world):
    mine = desks[0]
    page = mine.get(PAGE)
    mine.press(BUTTON)
    size = world.size()
    mine.page = page

    assert "Your organisation has confirmed the date." in mine.press(BUTTON).main
    assert world.size() == size


def test_what_is_no_number_of_days_is_refused(desks):
    mine = desks[0]
    page = mine.get(PAGE)
    for read in ("", "many", "-6", "٦", "9" * 5000):
        text = page.text.replace('name="seen" value="6"', f'name="seen" value="{read}"')
        mine.page = replace(page, text=text)
        assert mine.press(BUTTON, status=422).errors


def test_where_nothing_is_silent_the_page_says_so_and_sending_its_form_is_refused(desks, world):
    mine, _, other = desks
    page = mine.get(PAGE)
    world.jump(0)

    mine.page = page
    assert mine.press(BUTTON, status=422).errors == [NOT_DUE]
    page = other.get(PAGE)
    assert "The date need not be confirmed." in page.main
    assert page.buttons == []


def test_an_earlier_confirmation_that_counts_no_more_is_told(house, world, desks, orgs):
    desks[0].get(PAGE)
    desks[0].press(BUTTON)
    pass_in_silence(world, 4)
    colleague = at_the_desk(house, world, officers_of(world, orgs[0])[2])

    page = colleague.get(PAGE)

    assert "An earlier confirmation counts no more" in page.main
    assert rows(page)["Confirmed by"] == "Nobody yet"
    assert rows(page)["Days since then"] == "10"
    assert "Your organisation has confirmed the date." in colleague.press(BUTTON).main


def test_who_acts_meanwhile_reads_what_is_awaited(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    pass_in_silence(world)
    me = before(house, petition, "/withdraw")

    page = me.press("Withdraw the petition", {"I withdraw my petition": True}, status=422)

    assert page.errors == [BOTH]
    assert "Nothing was recorded." in page.main
    assert world.case(petition).stage is Stage.ADMISSIBILITY


@pytest.mark.parametrize(("language", "said"), [
    ("ru", "В журнал несколько дней ничего не записывали."),
    ("uk", "До журналу кілька днів нічого не записували."),
])
def test_the_page_speaks_each_language(desks, language, said):
    assert said in desks[0].get(f"/{language}/officer/date/").main


def test_an_outage_of_six_days_in_production(world, desks, settings, tmp_path):
    real = create_app(replace(settings, environment="production"), database=world.database)

    def clock():
        return real.test_cli_runner().invoke(args=["clock", "run"])

    size = world.size()
    for said, desk in ((BOTH, desks[0]), (ANOTHER, desks[2])):
        run = clock()
        assert (run.exit_code, run.output) == (1, f"Error: {said}\n")
        desk.get(PAGE)
        desk.press(BUTTON)
    assert world.size() == size + 2

    run = clock()

    assert (run.exit_code, run.output.splitlines()[0]) == (0, f"Daily entries written: {2 * SILENT}")
    with world.reading_office() as office:
        stated = [
            one.data["day"] for one in roll_entries(office.session, office.keys)
            if one.type == "register.stated"
        ]
        newest = last_checkpoint(office)
        _write(office, tmp_path / "full.zip", newest, FullSelection(newest.size))
        policy = parse_policy(policy_text(office) or b"")
    assert stated == [f"2026-03-0{day}" for day in range(2, 9)]
    report = verify(tmp_path / "full.zip", Asked(policy))
    assert (report.findings, report.exit_code) == ([], 0)
