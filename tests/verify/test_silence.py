"""Days of silence in a bundle: confirmed by two organisations, by fewer, or hidden by withheld leaves."""

import pytest

from charter import layout
from tests.verify.forge import Record, lines, withheld

CONFIRMED, PADDING = "date.confirmed", "log.padded"
NOT_SHOWN = "not checked: whether days of silence that withheld leaves may hide were confirmed"


@pytest.fixture
def forged(bundles):
    return bundles.forgery()


@pytest.fixture
def first(forged):
    """The index of the first of two confirmations of one silence."""
    return forged.find(CONFIRMED)


@pytest.fixture
def behind(forged, sound):
    """The index of a first confirmation behind leaves that a public bundle withholds."""
    is_open = {row["index"] for row in lines(sound["public"], layout.OPEN_LEAVES)}
    return next(
        index for index in sorted(is_open)
        if forged.records[index].type == CONFIRMED and index - 1 not in is_open
    )


def by_the_clock(forged, index, word=PADDING):
    """Let the clock have written something else in the place of an entry."""
    was = forged.records[index]
    plain = {**was.plain, "type": word, "data": {}, "actor": {"role": "clock", "id": None, "org": None}}
    forged.records[index] = Record(plain, dict(was.shown), list(was.others))
    forged.relink()


def by_the_officer_of(forged, index, other):
    """Let an officer have acted who is a colleague of whoever wrote another entry."""
    actor = forged.records[other].plain["actor"]
    colleague = actor["id"].removesuffix("-1") + "-2"
    forged.records[index].plain["actor"] = {**actor, "id": colleague}


def test_an_honest_silence_is_confirmed_by_two_organisations_one_after_the_other(forged, first):
    one, other = (forged.records[index].plain for index in (first, first + 1))

    assert (one["type"], other["type"]) == (CONFIRMED, CONFIRMED)
    assert one["actor"]["org"] != other["actor"]["org"]
    assert {one["actor"]["role"], other["actor"]["role"]} == {"officer"}
    assert one["data"]["gap"] == other["data"]["gap"] > 3


def test_a_silence_that_nobody_confirmed(forged, first, told):
    for index in (first, first + 1):
        by_the_clock(forged, index)

    assert told(forged.files()) == [(2, "date_gap", first)]


def test_a_silence_that_one_organisation_confirmed_alone(forged, first, told):
    by_the_clock(forged, first + 1)

    assert told(forged.files()) == [(2, "date_gap", first + 1)]


def test_a_silence_that_two_officers_of_one_organisation_confirmed(forged, first, told):
    by_the_officer_of(forged, first + 1, first)

    assert told(forged.files()) == [(2, "confirmed_by_another", first + 1)]


@pytest.mark.parametrize("place", [0, 1])
def test_a_silence_that_the_clock_confirmed(forged, first, told, place):
    forged.records[first + place].plain["actor"] = {"role": "clock", "id": None, "org": None}

    assert (2, "table", first + place) in told(forged.files())


@pytest.mark.parametrize("gap", [1, -1])
def test_the_second_organisation_confirmed_other_days(forged, first, told, gap):
    forged.records[first + 1].plain["data"]["gap"] += gap

    assert told(forged.files()) == [(2, "date_gap", first + 1)]


def test_the_first_organisation_confirmed_other_days_than_there_were(forged, first, told):
    forged.records[first].plain["data"]["gap"] += 1

    assert told(forged.files()) == [(2, "date_gap", first), (2, "date_gap", first + 1)]


@pytest.mark.parametrize("gap", ["9", None, [9], 2**53 - 1])
def test_days_that_are_no_number_of_days_end_no_verification(bundles, forged, first, told, gap):
    forged.records[first].plain["data"]["gap"] = gap

    for like in (None, bundles.public):
        assert (2, "date_gap", first) in told(forged.files(like))


def test_everyone_can_check_a_silence_that_begins_behind_withheld_leaves(bundles, forged, behind, told):
    by_the_officer_of(forged, behind + 1, behind)

    assert told(forged.files(bundles.public)) == [(2, "confirmed_by_another", behind + 1)]


@pytest.mark.parametrize("gap", [40, None, "9"])
def test_more_days_than_can_have_passed_are_told_behind_withheld_leaves_too(
    bundles, forged, behind, told, gap
):
    forged.records[behind].plain["data"]["gap"] = gap

    assert (2, "date_gap", behind) in told(forged.files(bundles.public))


def test_padding_in_the_place_of_the_second_confirmation_is_told_though_it_is_withheld(
    bundles, forged, first, told
):
    by_the_clock(forged, first + 1)

    assert told(withheld(forged.files(bundles.public), first + 1)) == [(2, "date_gap", first + 2)]


@pytest.mark.parametrize("place", [0, 1])
def test_a_confirmation_that_is_kept_back_is_missed(forged, first, sound, told, place):
    later = range(first, len(forged.records))
    counted = next(index for index in later if forged.records[index].type == "register.stated")

    found = told(withheld(sound["public"], first + place))

    assert found == [(2, "date_gap", first + 2), (3, "governance", counted)]


def test_days_that_withheld_leaves_may_bear_are_not_called_confirmed(bundles, forged, first, look):
    for index in (first, first + 1):
        by_the_clock(forged, index)

    report = look(withheld(forged.files(bundles.public), first, first + 1))

    assert report.findings == []
    assert report.notes.count(NOT_SHOWN) == 1


def test_nothing_is_noted_where_every_day_is_shown(sound, look):
    assert [NOT_SHOWN in look(files).notes for files in sound.values()] == [False] * 3
