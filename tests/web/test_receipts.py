"""The receipt that every act gets, whoever acts: at once on the next page, and proved at the same address."""

import json
import re
from base64 import b64decode

import pytest

from app.demo.founding import signature_by
from app.operations.checkpoints import make_checkpoint
from app.queries.log_pages import policy_text
from app.records.log import LogEntry
from charter.policy import parse_policy
from charter.tree import leaf_hash
from charter.verifying.receipts import check_receipt
from charter.vocabulary import Stage
from tests.house.sources import imported, sources
from tests.web.desk_people import case
from tests.web.offices import (
    BOX,
    at_the_desk,
    declare_none,
    house,
    officers_of,
    signed_in_again,
    text_to_propose,
    world,
)
from tests.web.petitioners import before

__all__ = ["house", "world"]  # fixtures
DECLARED = "None of these"
ANNOUNCED = re.compile(r"This is entry (\d+) of the log")


def announced(page):
    """Return the number of the one entry whose receipt a page announces, which is linked."""
    (number,) = ANNOUNCED.findall(page.main)
    assert page.links[f"Receipt of entry {number}"] == f"/en/account/acts/{number}"
    return int(number)


def taken(browser, number):
    """Return the receipt that a person downloads, with the file's name."""
    answer = browser.browser.get(f"/en/account/acts/{number}/receipt")
    assert (answer.status_code, answer.mimetype) == (200, "application/octet-stream")
    return answer.headers["Content-Disposition"].rpartition("=")[2], answer.data


def made_by(world, number):
    """Return type and actor of an entry as the log has it."""
    with world.reading_office() as office:
        row = office.session.get_one(LogEntry, number)
        return row.type, row.actor


def checkpoint(world):
    with world.office() as office:
        make_checkpoint(office, world.signer)
    with world.reading_office() as office:
        return parse_policy(policy_text(office))


def as_petitioner(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name="quiet-heron")
    me = before(house, petition)
    me.follow("Withdraw the petition")
    confirmed = me.page.tree.xpath("//main//label")[-1].text_content()
    return me, me.press("Withdraw the petition", {confirmed: True})


def as_officer(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    desk = at_the_desk(house, world, officers_of(world, world.case(petition).identity.asked[0])[0])
    declare_none(desk, f"/en/officer/petitions/{petition.id}")
    return desk, desk.page


def as_proposer(house, world):
    desk = at_the_desk(house, world, "officer-a-1")
    desk.get("/en/officer/proposals/new/name_reviewer")
    desk.press("Continue", {"Id of the person": "reviewer-new"})
    signed = signature_by(world.chance, "officer-a-1", text_to_propose(desk))
    return desk, desk.press("Propose", {BOX: signed})


def as_seat(house, world):
    petition = world.petition_in(Stage.INQUIRY)
    desk = at_the_desk(house, world, str(world.seats(petition)[0].person_id))
    desk.get(case(petition, "declaration"))
    desk.press("Continue", {DECLARED: True})
    return desk, desk.press("Declare")


def as_recused(house, world):
    petition = world.petition_in(Stage.INQUIRY)
    desk = at_the_desk(house, world, str(world.seats(petition)[0].person_id))
    desk.get(case(petition, "declaration"))
    desk.press("Continue", {"Family: we are related, or related by marriage": True})
    desk.press("Declare")
    desk.get(case(petition), status=404)
    return desk, desk.get("/en/account/acts/")


@pytest.mark.parametrize("act", [as_petitioner, as_officer, as_proposer, as_seat])
def test_an_act_is_told_its_entry_at_once_and_proved_after_the_next_checkpoint(house, world, act):
    browser, page = act(house, world)
    number = announced(page)
    name, provisional = taken(browser, number)
    kind = made_by(world, number)[0]

    assert name == f"entry-{number}.provisional.json"
    assert json.loads(provisional)["index"] == number
    assert f"Receipt of entry {number}" not in browser.get(page.path).links  # announced once
    page = browser.get(f"/en/account/acts/{number}")
    assert "no signed checkpoint holds the entry yet" in page.main
    assert "The number of the entry also tells how many entries were written" in page.main  # ledger 4.1
    assert f"Hash of the entry{leaf_hash(b64decode(json.loads(provisional)['leaf'])).hex()}" in page.main

    policy = checkpoint(world)
    name, proof = taken(browser, number)
    proved = check_receipt(proof, policy)

    assert name == f"entry-{number}.tlog-proof"
    assert (proved.report.exit_code, proved.entry.index, proved.entry.type) == (0, number, kind)
    assert taken(browser, number)[1] == proof
    assert "a signed checkpoint holds the entry" in browser.get(f"/en/account/acts/{number}").main


def test_a_seat_that_is_recused_keeps_its_receipt_and_learns_nothing_more(house, world):
    browser, page = as_recused(house, world)
    numbers = [int(row.text) for row in page.tree.xpath("//tbody/tr/th")]

    assert [made_by(world, number)[0] for number in numbers] == ["interest.declared"]
    proved = check_receipt(taken(browser, numbers[0])[1], checkpoint(world))
    assert set(proved.entry.opened) == {"kinds", "text"}


def test_an_own_leaf_does_not_tell_what_lies_between_before_the_decision(house, world):
    petition = world.petition_in(Stage.DIALOGUE, name="quiet-heron")
    me = before(house, petition, "")
    own = [entry.index for entry in world.entries(petition)
           if entry.actor.name == world.case(petition).petitioner]
    policy = checkpoint(world)

    for number in own:
        proved = check_receipt(taken(me, number)[1], policy)
        assert not {"chain", "at", "links", "earlier", "person"} & set(proved.entry.opened)


def test_the_receipt_of_another_is_not_there(house, world):
    _, page = as_proposer(house, world)
    number = announced(page)
    other = at_the_desk(house, world, "officer-b-1")
    unknown = other.get("/en/account/acts/999999", status=404).text

    for place in (number, 0, number - 1):
        assert other.get(f"/en/account/acts/{place}", status=404).text == unknown
        assert other.get(f"/en/account/acts/{place}/receipt", status=404).text == unknown
    assert "You have done no act yet." in other.get("/en/account/acts/").main


def test_a_form_sent_twice_announces_the_same_receipt_and_a_refused_one_none(house, world):
    desk = at_the_desk(house, world, "officer-a-1")
    desk.get("/en/officer/proposals/new/name_reviewer")
    check = desk.press("Continue", {"Id of the person": "reviewer-new"})
    signed = {BOX: signature_by(world.chance, "officer-a-1", text_to_propose(desk))}
    first = announced(desk.press("Propose", signed))
    desk.page = check

    assert announced(desk.press("Propose", signed)) == first
    desk.get("/en/officer/proposals/new/name_reviewer")
    refused = desk.press("Continue", {"Id of the person": "registrar-1"}, status=422)
    assert ANNOUNCED.findall(refused.main + desk.get("/en/officer/proposals/").main) == []


def test_acts_in_ones_name_come_in_pages_and_across_cases(house, world, monkeypatch):
    from app.queries import own_acts
    from app.web import acts

    monkeypatch.setattr(own_acts, "PAGE", 2)
    monkeypatch.setattr(acts, "PAGE", 2)
    petitions = [world.petition_in(Stage.INQUIRY, name=name) for name in ("quiet-heron", "grey-plover")]
    world.account("registrar-1")
    mine = sorted((entry.index for petition in petitions for entry in world.entries(petition)
                   if entry.actor.id == "registrar-1"), reverse=True)
    desk = signed_in_again(house, world, "registrar-1")
    seen, page = [], desk.get("/en/account/acts/")
    while page.tree.xpath("//tbody/tr"):
        seen += [int(row.text) for row in page.tree.xpath("//tbody/tr/th")]
        if "Next page" not in page.links:
            break
        page = desk.follow("Next page")

    assert seen == mine
    assert {petition.id[:8] for petition in petitions} <= set(re.findall(r"[0-9a-f]{8}", desk.get(
        "/en/account/acts/").main + page.main))


def test_no_page_acts_past_the_one_place_that_gives_receipts():
    strays = [
        source.at(node) for source in sources("app/web") if source.name != "app/web/receipts.py"
        for node, name in imported(source) if name == "app.operations.receipts.once"
    ]

    assert strays == []
