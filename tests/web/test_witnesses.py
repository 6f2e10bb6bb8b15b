"""Witnesses as people see them: cosignatures of the newest checkpoint, proposals that name and end one."""

import pytest

from app import create_app
from app.demo.founding import found_demo, signature_by
from app.demo.scene import officer_of
from app.demo.signing import approve
from app.operations.asking import Reply
from app.operations.checkpoints import make_checkpoint
from app.operations.cosigning import gather_cosignatures
from app.witness.opening import opened_witness
from charter.note import parse_note, vkey
from charter.policy import parse_policy
from tests.builders import ORIGIN, World
from tests.pages import PageClient
from tests.web.offices import BOX, at_the_desk, text_to_propose

NOBODY = "http://127.0.0.1:1"
ORGS = {"alder": "alder_bridge", "birch": "birchlight", "cedar": "cedar_gate"}
NEW = vkey("dogwood.example/w", bytes([9]) * 32, 4)


@pytest.fixture
def world(database, settings):
    """A log with three witnesses, which answer only when a test lets them."""
    world = World(database, settings.data_folder, founded=False)
    log = vkey(ORIGIN, world.cabinet.log_public())
    world.witnesses = {
        name: opened_witness(f"{name}.example/w", [log], keys=world.folder / name, beacon=False,
                             state=world.folder / f"{name}.sqlite3", present=lambda: world.now)
        for name in ORGS
    }
    named = [
        {"org": org, "name": name, "key": str(world.witnesses[name].public), "url": f"{NOBODY}/{name}"}
        for name, org in ORGS.items()
    ]
    with world.office() as office:
        found_demo(office, witnesses=named)
    with world.office() as office:
        make_checkpoint(office, world.signer)
    return world


@pytest.fixture
def house(world, settings):
    return create_app(settings, database=world.database)


@pytest.fixture
def visitor(house):
    return PageClient(house)


def cosigned_by(world, *names):
    """Let these witnesses answer, and the others not in a way that counts."""

    def ask(address, body):
        name = address.split("/")[-2]
        answer = world.witnesses[name].add_checkpoint(body)
        return Reply(answer.status, answer.type, answer.text) if name in names else Reply(500, "", b"")

    return gather_cosignatures(world.office, world.reading_office, ask)


def rows(page):
    told = {row.find("dt").text: row.find("dd").text_content().strip() for row in page.tree.xpath("//dl/div")}
    table = [[cell.text_content().strip() for cell in row] for row in page.tree.xpath("//tbody/tr")]
    return told["Cosignatures needed"], told["Does this checkpoint have them?"], table


def test_the_page_says_who_has_cosigned_the_newest_checkpoint(visitor, world):
    page = visitor.get("/en/public/checkpoint")
    assert rows(page) == ("2", "No", [
        ["Alder Bridge Initiative", "alder", "Not cosigned yet"],
        ["Birchlight Archive", "birch", "Not cosigned yet"],
        ["Cedar Gate Forum", "cedar", "Not cosigned yet"],
    ])

    cosigned_by(world, "alder", "cedar")

    page = visitor.get("/en/public/checkpoint")
    assert rows(page)[:2] == ("2", "Yes")
    assert [row[2] for row in rows(page)[2]] == ["2 March 2026", "Not cosigned yet", "2 March 2026"]


@pytest.mark.parametrize(("language", "words"), [
    ("ru", ["Свидетели", "Нужно заверений", "Ещё не заверено"]),
    ("uk", ["Свідки", "Потрібно засвідчень", "Ще не засвідчено"]),
])
def test_the_page_says_so_in_the_other_languages(visitor, language, words):
    page = visitor.get(f"/{language}/public/checkpoint")

    assert [word for word in words if word not in page.main] == []


def test_a_log_without_witnesses_says_what_a_verifier_will_say(database, settings):
    World(database, settings.data_folder).days(1)
    page = PageClient(create_app(settings, database=database)).get("/en/public/checkpoint")

    assert "The log has no witness yet." in page.main
    assert "quorum none" in page.main


def test_the_checkpoint_served_gains_lines_and_loses_none(house, world):
    browser = house.test_client()
    first = browser.get("/log/checkpoint")
    cosigned_by(world, "cedar")
    second = browser.get("/log/checkpoint").data
    cosigned_by(world, "alder")
    third = browser.get("/log/checkpoint").data

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert second.startswith(first.data)
    assert set(second.splitlines()) < set(third.splitlines())
    names = [one.name for one in parse_note(third).signatures]
    assert names == [ORIGIN, "alder.example/w", "cedar.example/w"]


def test_the_bundle_served_holds_what_has_come_in(house, world):
    browser = house.test_client()
    first = browser.get("/log/bundle.zip", buffered=True).data
    cosigned_by(world, "alder", "birch")
    second = browser.get("/log/bundle.zip", buffered=True).data

    assert first != second
    assert browser.get("/log/bundle.zip", buffered=True).data == second


def test_the_commands_say_who_does_not_answer_and_whether_there_are_enough(house, world):
    run = house.test_cli_runner().invoke
    silent = "".join(f"{name}: It did not answer.\n" for name in ORGS)
    asked = run(args=["log", "witnesses"])
    assert (asked.exit_code, asked.output) == (1, silent)

    cosigned_by(world, "alder", "birch")

    asked = run(args=["log", "witnesses"])
    assert (asked.exit_code, asked.output.splitlines()) == (0, [
        "alder: It has cosigned the checkpoint of size: 16.",
        "birch: It has cosigned the checkpoint of size: 16.",
        "cedar: It did not answer.",
    ])
    signed = run(args=["clock", "run"])
    assert signed.exit_code == 0
    assert [line for line in signed.output.splitlines() if line.startswith("Witness")] == [
        f"Witness {name}: It did not answer." for name in (["cedar"] if "size: 16" in signed.output else ORGS)
    ]


def test_a_log_without_witnesses_lacks_none(database, settings):
    World(database, settings.data_folder)
    asked = create_app(settings, database=database).test_cli_runner().invoke(args=["log", "witnesses"])

    assert (asked.exit_code, asked.output) == (
        0, "The roll names no witness, or nothing has been signed yet.\n"
    )


def policy(house):
    return parse_policy(house.test_client().get("/log/policy.txt").data)


def waiting(world):
    with world.reading_office() as office:
        (proposal,) = [one for one in office.roll().proposals.values() if one.closed is None]
    return proposal


def read_proposal(desk, world):
    return desk.get(f"/en/officer/proposals/{waiting(world).id}").main


def approved_by(world, *orgs):
    proposal = waiting(world)
    for org in orgs:
        with world.office() as office:
            approve(office, officer_of(org, 1), proposal=proposal.id, text_digest=proposal.text_digest)


def test_an_organisation_names_its_witness_and_two_thirds_agree(house, world):
    desk = at_the_desk(house, world, "officer-d-1")
    desk.get("/en/officer/proposals/new/name_witness")
    desk.press("Continue", status=422)
    assert desk.page.errors == [
        "Enter the name of the witness", "Enter the key of the witness", "Enter the address of the witness",
    ]
    typed = {"Name of the witness": "dogwood", "Key of the witness": NEW}
    page = desk.press("Continue", {**typed, "Address of the witness": "http://dogwood.example"}, status=422)
    assert page.errors == ["The address of a witness begins with https:// and is written plainly."]
    desk.press("Continue", {"Address of the witness": "https://dogwood.example/w"})
    desk.press("Propose", {BOX: signature_by(world.chance, "officer-d-1", text_to_propose(desk))})
    said = "Dogwood House for Civic Memory witnesses the log as dogwood, at https://dogwood.example/w."
    assert said in read_proposal(desk, world)
    assert len(policy(house).witnesses) == 3

    approved_by(world, "alder_bridge", "birchlight", "cedar_gate")

    assert [(one.name, str(one.key)) for one in policy(house).witnesses][3] == ("dogwood", NEW)
    assert policy(house).groups[0].threshold == 3


def test_a_witness_is_ended_and_stays_listed_beside_the_quorum(house, world):
    desk = at_the_desk(house, world, "officer-d-1")
    desk.get("/en/officer/proposals/new/end_witness")
    desk.press("Continue", {"Witness": "birch"})
    desk.press("Propose", {BOX: signature_by(world.chance, "officer-d-1", text_to_propose(desk))})
    assert "birch is no longer a witness of the log." in read_proposal(desk, world)

    approved_by(world, "alder_bridge", "birchlight", "cedar_gate")

    assert [one.name for one in policy(house).witnesses] == ["alder", "birch", "cedar"]
    assert (policy(house).groups[0].members, policy(house).groups[0].threshold) == (("alder", "cedar"), 2)
