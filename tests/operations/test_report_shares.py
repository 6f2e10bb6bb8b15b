"""What is filed keeps to its share of the report, so that the clock can always finalise it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from app.operations import report_shares
from app.operations.assessments import propose_condition
from app.operations.dialogue import disclose_gist, record_adverse
from app.operations.erasure import perform_erasures
from app.operations.petitions import MOST_LISTINGS, file_petition, withdraw
from app.operations.report_shares import (
    ADVERSE,
    COMMENTS,
    CONDITIONS,
    CORRECTIONS,
    FULL,
    SHARES,
    TOO_LONG,
    WRITTEN,
)
from app.operations.reports import circulate_report, comment, correct_facts, finalise_report
from charter.disclosure import DISCLOSED_LIMIT
from charter.layout import KIBI
from charter.moves import Refused
from charter.vocabulary import Act, Stage
from tests.builders import OBSERVER, REGISTRAR, REPORT, SECTIONS
from tests.operations.erased import decide

WIDE = "\N{HERB}"  # four octets
LONGEST = WIDE * 8_000


@pytest.fixture
def world(sqlite_world):
    return sqlite_world


def filed(world, perform):
    """Repeat an act until it is refused; return how often it was done, and the sentences."""
    for times in range(1_000):
        try:
            with world.office() as office:
                perform(office)
        except Refused as refused:
            return times, tuple(map(str, refused.reasons))
    raise AssertionError("Nothing was ever refused.")


def test_comments_beyond_their_share_are_refused_and_the_report_is_finalised(world):
    petition = world.petition_in(Stage.REPORT)

    times, said = filed(world, lambda office: comment(office, petition.id, OBSERVER, text=LONGEST))
    again = world.refusal(lambda office: comment(office, petition.id, OBSERVER, text=LONGEST))
    corrected, _ = filed(
        world, lambda office: correct_facts(office, petition.id, petition.petitioner, text=LONGEST)
    )
    world.jump(15)

    assert (times, said) == (COMMENTS.octets // (len(LONGEST.encode()) + 66), (str(TOO_LONG),))
    assert (again, corrected) == (said, CORRECTIONS.octets // (len(LONGEST.encode()) + 66))
    assert world.case(petition).stage is Stage.REPORT
    with world.office() as office:
        finalise_report(office, petition.id, world.rapporteur(petition))
    assert world.case(petition).stage is Stage.VOTING


def test_a_shorter_comment_fits_where_a_long_one_did_not(world):
    petition = world.petition_in(Stage.REPORT)
    filed(world, lambda office: comment(office, petition.id, OBSERVER, text=LONGEST))

    with world.office() as office:
        comment(office, petition.id, OBSERVER, text="Sound.")


def test_conditions_are_counted_so_that_a_tally_can_name_them_all(world):
    petition = world.petition_in(Stage.DELIBERATION)
    before = len(world.case(petition).conditions)

    done = [filed(world, proposing(petition, seat)) for seat in world.seats(petition)]

    assert before + sum(times for times, _ in done) == CONDITIONS.octets // CONDITIONS.least
    assert {said for _, said in done} == {(str(FULL),)}


def proposing(petition, seat):
    return lambda office: propose_condition(office, petition.id, seat, text="Report.", plan=False)


def test_one_seat_cannot_take_the_room_of_the_others_conditions(world):
    petition = world.petition_in(Stage.DELIBERATION)
    first, *others = world.seats(petition)

    filed(world, proposing(petition, first))

    for seat in others:
        with world.office() as office:
            proposing(petition, seat)(office)


def test_where_texts_are_erased_the_charter_says_why_there_are_no_more(world):
    petition = world.petition_in(Stage.DELIBERATION)
    first, second = world.seats(petition)[:2]
    with world.office() as office:
        proposing(petition, first)(office)
        withdraw(office, petition.id, petition.petitioner)
    (handle,) = {one.actor.handle for one in world.entries(petition)[-2:-1]}
    decide(world, petition, f"seat:{handle}")
    perform_erasures(world.office, world.signer)

    assert world.refusal(proposing(petition, second)) == ("This cannot be done at this stage.",)


def recording(petition, who):
    return lambda office: record_adverse(
        office, petition.id, who, source="a newspaper", grade="B2", text="He praised the war."
    )


def test_one_person_cannot_take_the_room_of_what_others_hold_against_the_petitioner(world):
    petition = world.petition_in(Stage.DIALOGUE)
    seat = world.seats(petition)[0]

    times, said = filed(world, recording(petition, seat))

    assert (times, said) == (ADVERSE.octets // ADVERSE.least // 8, (str(FULL),))
    with world.office() as office:
        recording(petition, OBSERVER)(office)


@pytest.fixture
def small(monkeypatch):
    """A share for adverse items of a quarter, which is used up sooner."""
    small = replace(ADVERSE, octets=ADVERSE.octets // 4)
    for act in (Act.RECORD_ADVERSE, Act.DISCLOSE_GIST):
        word, _, parts = report_shares._FED_BY[act]
        monkeypatch.setitem(report_shares._FED_BY, act, (word, small, parts))
    monkeypatch.setattr(report_shares, "_LEFT_BY_GISTS", small.octets // 4)
    return small


def test_a_gist_is_counted_for_each_item_and_a_short_one_always_has_room(world, small):
    petition = world.petition_in(Stage.DIALOGUE)
    leads = world.rapporteur(petition)
    for who in (*world.seats(petition), OBSERVER, REGISTRAR):
        filed(world, recording(petition, who))
    items = [one.item for one in world.case(petition).adverse]
    due = world.day + timedelta(days=30)

    def disclose(text):
        return lambda office: disclose_gist(office, petition.id, leads, items=items, text=text, due=due)

    assert len(items) == 7 * small.octets // small.least // 8
    assert world.refusal(disclose(LONGEST)) == (str(TOO_LONG),)
    with world.office() as office:
        disclose("A short gist. " * 60)(office)


def test_long_gists_leave_room_for_what_is_recorded_later(world):
    petition = world.petition_in(Stage.DIALOGUE)
    leads = world.rapporteur(petition)
    due = world.day + timedelta(days=30)
    for _ in range(12):
        with world.office() as office:
            recording(petition, OBSERVER)(office)
    items = [one.item for one in world.case(petition).adverse]
    for item in items:
        with suppress(Refused), world.office() as office:
            disclose_gist(office, petition.id, leads, items=[item], text=LONGEST, due=due)

    times, _ = filed(world, recording(petition, REGISTRAR))

    assert times == ADVERSE.octets // ADVERSE.least // 8


def test_a_report_that_is_too_long_is_not_circulated(world):
    petition = world.petition_in(Stage.DELIBERATION)
    leads = world.rapporteur(petition)

    def circulate(**texts):
        return lambda office: circulate_report(office, petition.id, leads, **{**REPORT, **texts})

    for name in ("summary", "public_reasons"):
        assert world.refusal(circulate(**{name: "x" * WRITTEN.octets})) == (str(TOO_LONG),)
    with world.office() as office:
        circulate(summary="x" * 20_000, public_reasons="x" * 8_000)(office)


def test_all_shares_together_fit_into_one_entry():
    # Beside the shares, the content has a salt and eight names, and the entry its chain and its time.
    assert (sum(share.octets for share in SHARES) + 2 * KIBI) * 4 // 3 < DISCLOSED_LIMIT


@pytest.mark.parametrize(("letter", "key", "sentence"), [
    ("c", "listings", "A petition can ask about at most this many listings: 100."),
    ("f", "replies", "A petition can answer at most this many grounds: 200."),
])
def test_more_listings_or_grounds_than_entries_hold_are_not_filed(world, letter, key, sentence):
    petition = world.petition_in(Stage.DRAFT)
    one = SECTIONS[letter][key][0]
    many = [{**one, "item": f"{letter}{number}"} for number in range(2 * MOST_LISTINGS + 1)]
    world.do(petition, "write", sections={**SECTIONS, letter: {**SECTIONS[letter], key: many}})
    world.do(petition, "undertake")

    said = world.refusal(lambda office: file_petition(office, petition.id, petition.petitioner))

    assert said == (sentence,)
