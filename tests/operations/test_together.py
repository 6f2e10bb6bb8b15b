"""Two acts at the same instant, stale pages, and forms sent twice (reliability R301, pages U109)."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.operations.admissibility import admit, return_petition
from app.operations.door import seen_by, situation_of
from app.operations.petitions import withdraw
from app.operations.receipts import KeyReused, once
from app.records.post import Receipt
from charter.moves import MovedOn
from charter.vocabulary import Stage
from tests.builders import REGISTRAR

TOP = Path(__file__).resolve().parents[2]
DEFECT = {"section": "e", "field": "address", "remedy": "Give the address."}


def token(world, petition, who):
    with world.reading_office() as office:
        here = situation_of(office, petition.id, who)
        return seen_by(office, here.case, here.actor)


def verified(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    world.do(petition, "identity", reasons="Seen.")
    return petition


def test_of_two_acts_at_the_same_instant_one_wins_and_the_other_has_moved_on(world, database_url):
    petition = verified(world)
    seen, before = token(world, petition, REGISTRAR), world.size()
    words = (database_url, str(world.folder), world.now.isoformat(), petition.id, seen)
    rivals = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.operations.rival", *words, person],
            cwd=TOP,
            stdout=subprocess.PIPE,
            text=True,
        )
        for person in ("registrar-1", "registrar-2")
    ]
    while any(one.poll() is None for one in rivals) and len(list(world.folder.glob("*-ready"))) < 2:
        time.sleep(0.01)
    (world.folder / "go").touch()
    said = sorted(one.communicate(timeout=60)[0].strip() for one in rivals)

    assert said == ["This petition has moved on since you opened it.", "done"]
    case = world.case(petition)
    assert case.stage in (Stage.INQUIRY, Stage.RETURNED)
    # An admission draws the panel in the same act; a return writes one entry.
    assert world.size() - before == (2 if case.stage is Stage.INQUIRY else 1)


def test_a_stale_page_is_told_that_the_petition_has_moved_on(world):
    petition = verified(world)
    seen = token(world, petition, REGISTRAR)
    with world.office() as office:
        admit(office, petition.id, REGISTRAR, seen=seen)
    size = world.size()

    with (
        pytest.raises(MovedOn, match=r"This petition has moved on since you opened it\."),
        world.office() as office,
    ):
        return_petition(office, petition.id, REGISTRAR, defects=[DEFECT], seen=seen)

    assert world.size() == size


def test_what_a_person_may_not_see_does_not_make_their_page_stale(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    seen = token(world, petition, petition.petitioner)
    world.do(petition, "identity", reasons="Seen.")

    assert token(world, petition, petition.petitioner) == seen
    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner, seen=seen)


def test_a_form_sent_twice_acts_once(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    seen = token(world, petition, petition.petitioner)

    def send(office, reasons="I tire."):
        return once(
            office,
            "key-1",
            "me",
            {"reasons": reasons},
            lambda: withdraw(office, petition.id, petition.petitioner, reasons=reasons, seen=seen),
        )

    with world.office() as office:
        first = send(office)
    with world.office() as office:
        second = send(office)

    assert (first.before, second.before, first.index) == (False, True, second.index)
    with pytest.raises(KeyReused), world.office() as office:
        send(office, "Other words.")
    assert world.rows(Receipt) == 1


def test_a_refused_act_leaves_no_receipt(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)

    said = world.refusal(
        lambda office: once(office, "key-2", "me", {}, lambda: admit(office, petition.id, REGISTRAR))
    )

    assert said == ("The identity is not verified yet.",)
    assert world.rows(Receipt) == 0
