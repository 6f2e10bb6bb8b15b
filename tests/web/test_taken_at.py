"""Beside exports stands where they are taken, and how many acts that this reader may know of are newer."""

import io
import json
import re
import zipfile

import pytest

from app.operations.checkpoints import make_checkpoint
from charter.vocabulary import Stage
from tests.operations.exported import admit_auditor
from tests.pages import PageClient
from tests.web.offices import at_the_desk, house, world
from tests.web.petitioners import NAME, signed_in

__all__ = ["house", "world"]  # fixtures
PUBLIC = ("register", "figures", "governance", "check-us")
LINE = re.compile(
    r"Proofs and lists are taken at the checkpoint signed on (.+?); entries in the log then: (\d+)\. "
    r"(?:Nothing that you may know of is newer\.|Newer acts that you may know of: (\d+)\.)"
)


def sign(world):
    with world.office() as office:
        make_checkpoint(office, world.signer)
    return world.size()


def line_of(page):
    """Return size and number of newer acts as the one line of a page says them; None without a line."""
    found = LINE.findall(page.main)
    assert len(found) < 2
    return (int(found[0][1]), int(found[0][2] or 0)) if found else None


def told_by(client, address):
    """Return size and number of newer acts as a bundle says them."""
    octets = client.browser.get(address, buffered=True).data
    told = json.loads(zipfile.ZipFile(io.BytesIO(octets)).read("data/kind.json"))
    return told["size"], told["newer"]


@pytest.fixture
def visitor(house):
    return PageClient(house)


def public_lines(visitor):
    return {line_of(visitor.get(f"/en/public/{page}")) for page in PUBLIC}


def test_before_a_checkpoint_no_page_speaks_of_one(house, world, visitor):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    admit_auditor(world)

    assert public_lines(visitor) == {None}
    assert line_of(signed_in(house).get(f"/en/petitions/{petition.id}")) is None
    assert line_of(at_the_desk(house, world, "auditor").get("/en/auditor/")) is None


def test_a_page_for_everyone_counts_public_acts_alone_as_the_bundle_does(world, visitor):
    petition = world.petition_in(Stage.DIALOGUE)
    size = sign(world)
    assert public_lines(visitor) == {(size, 0)}

    world.do(petition, "ask", text="Who paid you?")
    assert world.size() > size
    assert public_lines(visitor) == {(size, 0)}

    admit_auditor(world)
    lines = public_lines(visitor)
    assert lines == {told_by(visitor, "/log/bundle.zip")}
    assert all(newer > 0 for _, newer in lines)
    size = sign(world)
    assert public_lines(visitor) == {(size, 0)}


def test_a_petitioner_is_told_of_acts_in_the_petition_that_are_theirs_to_know(house, world):
    petition = world.petition_in(Stage.ASSESSMENT, name=NAME)
    size = sign(world)
    me = signed_in(house)
    address = f"/en/petitions/{petition.id}"
    assert line_of(me.get(address)) == (size, 0) == told_by(me, f"{address}/bundle")

    world.do(petition, "seal", most=2)
    assert world.size() == size + 2
    assert line_of(me.get(address)) == (size, 0) == told_by(me, f"{address}/bundle")

    world.do(petition, "withdraw", reasons="No.")
    assert line_of(me.get(address)) == (size, 1) == told_by(me, f"{address}/bundle")


def test_a_petition_that_the_checkpoint_does_not_hold_is_taken_nowhere(house, world):
    sign(world)
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)

    assert line_of(signed_in(house).get(f"/en/petitions/{petition.id}")) is None


def test_an_auditor_is_told_of_every_act_that_is_newer(house, world):
    admit_auditor(world)
    petition = world.petition_in(Stage.ASSESSMENT)
    size = sign(world)
    desk = at_the_desk(house, world, "auditor")
    assert line_of(desk.get("/en/auditor/")) == (size, 0)

    world.do(petition, "seal", most=2)
    assert line_of(desk.get("/en/auditor/")) == (size, 2)
    form = dict(desk.page.tree.get_element_by_id("form").form_values())
    answer = desk.browser.post("/en/auditor/", data={**form, "export": "csv"}, buffered=True)
    taken = f"offramp-flat-{size}-newer-3.csv"  # that it was taken is one more
    assert answer.headers["Content-Disposition"].endswith(taken)
    assert line_of(desk.get("/en/auditor/")) == (size, 3)


@pytest.mark.parametrize(("language", "none", "newer"), [
    ("ru", "Ничего более нового, о чём вам можно знать, нет.",
     r"Более новых действий, о которых вам можно знать: \d+\."),
    ("uk", "Нічого новішого, про що вам можна знати, немає.", r"Новіших дій, про які вам можна знати: \d+\."),
])
def test_the_line_is_said_in_the_language_of_the_page(world, visitor, language, none, newer):
    size = sign(world)
    page = visitor.get(f"/{language}/public/check-us")
    assert none in page.main
    assert re.search(rf" (2 марта 2026 г|2 березня 2026 р)\.; \w+ [ву] журнал[еі] \w+: {size}\. ", page.main)

    admit_auditor(world)
    page = visitor.get(f"/{language}/public/check-us")
    assert none not in page.main
    assert re.search(newer, page.main)


def test_a_list_for_everyone_is_written_anew_when_a_public_act_is_newer(world, visitor):
    size = sign(world)

    def named(form):
        answer = visitor.browser.get(f"/en/public/entries.{form}", buffered=True)
        return answer.headers["Content-Disposition"].rpartition("=")[2], answer.data

    before, sheet = named("csv"), named("xlsx")
    assert (before[0], sheet[0]) == tuple(f"offramp-entries-{size}-newer-0.{one}" for one in ("csv", "xlsx"))
    admit_auditor(world)
    newer = told_by(visitor, "/log/bundle.zip")[1]
    after, later = named("csv"), named("xlsx")

    assert (after[0], later[0]) == tuple(
        f"offramp-entries-{size}-newer-{newer}.{one}" for one in ("csv", "xlsx"))
    assert (before[1] == after[1], sheet[1] == later[1]) == (True, False)
