"""What everyone may read: no cookie, no name that is not published, and what the log says."""

import pytest

from app.operations.checkpoints import make_checkpoint
from app.queries.public_register import recommendation
from charter.vocabulary import Outcome, Stage
from tests.builders import REPORT, SECTIONS
from tests.pages import PageClient
from tests.web.offices import house, world

__all__ = ["house", "world"]  # fixtures

PAGES = (
    "register",
    "register/nothing-found",
    "rules",
    "figures",
    "organisations",
    "governance",
    "checkpoint",
    "check-us",
)
NAMES = ("Belendirov", "Белендиров")


@pytest.fixture
def visitor(house):
    return PageClient(house)


@pytest.fixture
def published(world):
    petition = world.petition_in(Stage.IN_FORCE)
    world.jump(1)
    return petition


def test_every_public_page_is_sound_before_anything_is_published(visitor):
    for language in ("en", "ru", "uk"):
        for page in PAGES:
            assert visitor.get(f"/{language}/public/{page}").tree.get("lang") == language


def test_a_public_page_sets_no_cookie_and_may_be_cached(house):
    for page in PAGES:
        answer = house.test_client().get(f"/en/public/{page}")

        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_the_register_and_the_page_of_a_number_say_what_the_log_says(visitor, world, published):
    case = world.case(published)
    entry = next(one for one in world.entries(published) if one.type == "case.published")

    page = visitor.get("/en/public/register")
    assert f"{case.number} {SECTIONS['a']['name_latin']}" in page.main
    page = visitor.follow(case.number)

    assert "Yes: 5 of 5 organisations; needed: 4" in page.main
    assert f"Public reasons {REPORT['public_reasons']}" in page.main
    assert case.report.digest in page.main
    assert entry.leaf_hash.hex() in page.main
    assert f"Entry of the publication{entry.index}" in page.main
    with world.reading_office() as office:
        found = recommendation(office, case.number)
    assert {vote.org: str(vote.choice) for vote in found.decision.votes} == dict(case.tally.votes)
    assert (found.decision.outcome, found.line.status) == (Outcome.RECOMMEND, case.stage)
    private = ("He praised the war.", "a newspaper", "We spoke for an hour.", SECTIONS["l"]["text"])
    assert [text for text in private if text in page.text] == []


def test_the_register_is_searched_in_any_spelling(visitor, world, published):
    number = world.case(published).number

    for sought in ("Belendirov", "Тимур Белендиров", "Timur Belendiroff", "VRD0006", number):
        assert number in visitor.get(f"/en/public/register?q={sought}").links


def test_not_found_and_not_public_are_one_page(house, world):
    world.petition_in(Stage.VOTING)
    browser = house.test_client()

    secret = browser.get("/en/public/register?q=Belendirov", follow_redirects=True)
    nobody = browser.get("/en/public/register?q=Nobody at all", follow_redirects=True)

    assert secret.data == nobody.data
    assert [list(answer.headers) for answer in (secret, nobody)] == [list(secret.headers)] * 2


def test_no_public_page_knows_a_petition_that_is_not_published(visitor, world):
    petition = world.petition_in(Stage.STANDSTILL)
    world.jump(1)

    for page in PAGES:
        text = visitor.get(f"/en/public/{page}").text
        assert [name for name in (*NAMES, petition.id, "praised the war") if name in text] == []
    visitor.get("/en/public/register/ABCD-EFGH", status=404)


def test_outcomes_that_are_not_published_are_counted_without_a_name(visitor, world):
    petition = world.petition_in(Stage.VOTING, vote={"choices": ["decline"] * 5})
    world.do(petition, "vote", choices=["decline"] * 5)
    world.jump(15)
    world.jump(15)
    world.jump(1)

    page = visitor.get("/en/public/figures")

    assert world.case(petition).stage is Stage.CLOSED
    assert "2026Declined1" in page.main.replace(" ", "")
    assert [name for name in NAMES if name in page.text] == []


def test_one_to_four_overdue_are_fewer_than_five(visitor, world):
    world.petition_in(Stage.ADMISSIBILITY)
    assert "Fewer than 5" not in visitor.get("/en/public/figures").main
    world.jump(15)

    page = visitor.get("/en/public/figures")

    assert "Admissibility checkFewer than 5" in page.main


def test_the_checkpoint_shown_is_the_one_that_is_served(visitor, world, published):
    served = visitor.browser.get("/log/checkpoint").get_data(as_text=True)

    page = visitor.get("/en/public/checkpoint")

    assert page.tree.xpath("//pre")[0].text_content().strip() == served.strip()


def test_the_way_to_check_us_takes_at_most_five_commands(visitor):
    page = visitor.get("/en/public/check-us")

    commands = [pre.text_content() for pre in page.tree.xpath("//ol//pre")]
    assert len(commands) == 5
    assert commands[3] == "python3 charter.pyz verify bundle.zip --policy policy.txt"


def test_an_address_that_nobody_gave_is_not_found(visitor):
    for number in ("ABCD%00FGH", "%27%22%3Cb%3E%25_", "9999-9999"):
        visitor.get(f"/en/public/register/{number}", status=404)
    visitor.get("/en/public/governance?before=99999999999999999999999")
    visitor.get("/en/public/register?q=%00%25_%27")


def test_the_conditions_of_a_recommendation_are_printed_in_their_words(visitor, world):
    choices = ["recommend_with_conditions"] * 4 + ["recommend"]
    petition = world.petition_in(Stage.IN_FORCE, vote={"choices": choices})

    page = visitor.get(f"/en/public/register/{world.case(petition).number}")

    rows = {row.find("dt").text: row.find("dd").text_content().strip() for row in page.tree.xpath("//dl/div")}
    assert rows["Outcome"] == "Recommended with conditions"
    assert rows["Conditions"] == "Report twice a year."


@pytest.mark.parametrize(("language", "head"), [
    ("en", "What happened"), ("ru", "Что произошло"), ("uk", "Що сталося"),
])
def test_all_public_acts_are_handed_out_as_lists_in_the_language_of_the_page(house, world, language, head):
    browser = house.test_client()
    assert browser.get(f"/{language}/public/entries.csv").status_code == 404  # nothing is signed yet
    world.jump(1)
    with world.office() as office:
        make_checkpoint(office, world.signer)

    answer = browser.get(f"/{language}/public/entries.csv", buffered=True)
    assert head in answer.get_data(as_text=True).splitlines()[0]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data == browser.get(f"/{language}/public/entries.csv", buffered=True).data
    for form in ("xlsx", "jsonl"):
        assert browser.get(f"/{language}/public/entries.{form}", buffered=True).status_code == 200
