"""The auditor's desk: a proposal states scope and days; each export is an entry, and none is beyond it."""

import csv
import io
import zipfile

import pytest

from app.demo.founding import signature_by
from app.operations.checkpoints import make_checkpoint
from app.operations.publishing import writing_alone
from app.queries.log_pages import PUBLISHED
from charter.vocabulary import Role
from tests.operations.exported import AUDIT, admit_auditor
from tests.web.offices import BOX, at_the_desk, house, officers_of, text_to_propose, world

__all__ = ["house", "world"]  # fixtures
BUNDLE = "The bundle: every leaf open, with all disclosures up to what auditors may read"
CSV = "The acts as comma-separated values (CSV)"


@pytest.fixture
def desk(house, world):
    """The desk of an auditor of everything."""
    admit_auditor(world)
    sign(world)
    return at_the_desk(house, world, "auditor")


def sign(world):
    with world.office() as office:
        make_checkpoint(office, world.signer)


def taken(desk, export, status=200, language="en"):
    """Send the form as a browser does, and return the answer."""
    form = dict(desk.page.tree.get_element_by_id("form").form_values())
    answer = desk.browser.post(f"/{language}/auditor/", data={**form, "export": export}, buffered=True)
    assert answer.status_code == status
    return answer


def test_a_bundle_and_a_list_are_taken_and_each_is_an_entry_with_a_receipt(desk, world):
    page = desk.get("/en/auditor/")
    assert "ScopeEverything that auditors may read" in page.main
    size = world.size()

    bundle = taken(desk, "bundle")
    assert "data/log/open.jsonl" in zipfile.ZipFile(io.BytesIO(bundle.data)).namelist()
    page = desk.get("/en/auditor/")
    assert f"This is entry {size} of the log." in page.main
    listed = taken(desk, "csv")
    assert listed.headers["Content-Disposition"].endswith(f"offramp-flat-{size}-newer-2.csv")
    rows = list(csv.reader(io.StringIO(listed.data.decode("utf-8-sig"), newline="")))
    assert rows[1][3:6] == ["The log was founded", "log.founded", "Operator"]

    page = desk.get("/en/auditor/")
    made = [[cell.text_content() for cell in row] for row in page.tree.xpath("//tbody/tr")]
    assert [row[0] for row in made] == [str(size + 1), str(size)]
    assert [row[2] for row in made] == ["List of acts", "Bundle of everything"]
    assert page.links[str(size)] == f"/en/account/acts/{size}"


@pytest.mark.usefixtures("_short")
@pytest.mark.parametrize(("language", "told"), [
    ("en", "The log is too long for one bundle, so you got none. The log states all the same that you asked"),
    ("ru", "Журнал слишком длинный для одного пакета, поэтому вы его не получили."),
    ("uk", "Журнал задовгий для одного пакета, тому ви його не отримали."),
])
def test_an_auditor_whose_bundle_no_zip_holds_is_told_what_stands_in_the_log_and_what_to_take(
    desk, world, aside, language, told
):
    desk.get(f"/{language}/auditor/")
    size = world.size()
    taken(desk, "bundle", status=303, language=language)

    page = desk.get(f"/{language}/auditor/")
    assert told in page.main
    assert str(size) in page.links  # its receipt is announced, and it stands among the exports taken
    assert [word for word in ("Nothing was recorded", "Ничего не записано") if word in page.main] == []
    assert (world.size(), list(aside.iterdir())) == (size + 1, [])
    assert told not in desk.get(f"/{language}/auditor/").main
    assert taken(desk, "csv", language=language).data.startswith(b"\xef\xbb\xbf")


def test_an_export_leaves_nothing_behind_and_no_copy_in_a_cache(desk, aside):
    desk.get("/en/auditor/")
    answer = taken(desk, "bundle")

    assert list(aside.iterdir()) == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_an_export_asked_for_while_one_is_written_is_not_recorded(desk, world, settings):
    desk.get("/en/auditor/")
    size = world.size()
    with writing_alone(settings.data_folder / PUBLISHED, "full"):
        assert "This file is being prepared" in taken(desk, "bundle", status=503).text

    assert world.size() == size
    assert zipfile.is_zipfile(io.BytesIO(taken(desk, "bundle").data))


def test_nothing_is_taken_before_one_is_chosen(desk, world):
    desk.get("/en/auditor/")
    size = world.size()

    assert desk.press("Take the export", status=422).errors == ["Choose what you take"]
    assert world.size() == size


def test_an_auditor_of_the_acts_alone_is_offered_and_given_nothing_else(house, world):
    admit_auditor(world, {**AUDIT, "scope": "flat", "days": 30})
    sign(world)
    desk = at_the_desk(house, world, "auditor")
    page = desk.get("/en/auditor/")
    assert "ScopeThe acts and their public facts alone" in page.main
    assert "Ends1 April 2026" in page.main
    assert (BUNDLE in page.main, CSV in page.main) == (False, True)
    size = world.size()

    assert "Choose one of the answers shown" in taken(desk, "bundle", status=422).get_data(as_text=True)
    assert world.size() == size
    assert taken(desk, "xlsx").data.startswith(b"PK")


def test_an_auditor_is_proposed_with_scope_and_days(house, world):
    org, other = sorted({place.org for place in _officers(world)})[:2]
    proposer, approver = (officers_of(world, one)[0] for one in (org, other))
    mine, reader = at_the_desk(house, world, proposer), at_the_desk(house, world, approver)
    mine.get("/en/officer/proposals/new/admit_auditor")
    named = {"Id of the person": "auditor-7", "The acts and their public facts alone": True}
    for days, errors in (
        ("", ["Enter for how many days"]),
        ("ten", ["Enter the days as a number, for example 30"]),
        ("91", ["State what the auditor may export, and for how many days, at most: 90."]),
    ):
        assert mine.press("Continue", {**named, "For how many days": days}, status=422).errors == errors
    mine.press("Continue", {"For how many days": "30"})
    mine.press("Propose", {BOX: signature_by(world.chance, proposer, text_to_propose(mine))})

    reader.get("/en/officer/proposals/")
    proposal = next(words for words in reader.page.links if len(words) == 13 and words.startswith("p"))
    effect = "auditor-7 may export the acts and their public facts alone, for this many days: 30."
    assert effect in reader.follow(proposal).main


def _officers(world):
    with world.reading_office() as office:
        return office.roll().holders(Role.OFFICER, world.day)
