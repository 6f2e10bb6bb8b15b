"""What a delta must show from the size that it continues on: checkpoints, days, acts, cases, dates."""

from __future__ import annotations

import json

import pytest

import app.records  # noqa: F401 - so that every table is known
from app.operations.bundles import export_delta
from app.queries.cosignatures import published_notes
from charter import layout
from charter.delta import delta_tiles
from charter.fields import DAILY
from charter.tiles import derive_tiles
from charter.tree import leaf_hash
from charter.verify import Asked, verify
from tests.golden.logs import WitnessedNearby, database_in
from tests.verify.continuing import delta_of, entry_of, size_of
from tests.verify.forge import files_of, lines, put, withheld, without
from tests.verify.test_operator_dates import cosigned, witnessed

PROPOSALS = ("proposal.made", "proposal.approved", "proposal.took_effect")


@pytest.fixture
def forged(bundles):
    return bundles.forgery()


@pytest.fixture
def early(notes):
    """The smallest size that was signed."""
    return min(notes)


@pytest.fixture
def continued(told, notes):
    """What is told of the files of a delta since a size, under the world's policy or another."""

    def findings(files, since, policy=None):
        return told(files, policy, known=notes[since])

    return findings


def without_note(files, size):
    return without(files, layout.CHECKPOINTS, lambda row: size_of(row["note"]) == size)


def test_a_checkpoint_left_out_is_told_as_in_a_whole_bundle(bundles, delta, told, *, notes, continued, early):
    missed = {}
    for size in sorted(notes)[1:-1]:
        missed[size] = continued(without_note(files_of(delta(early)), size), early)
        assert missed[size] == told(without_note(files_of(bundles.public), size))

    statement = bundles.forgery().find("register.stated", -2)
    assert missed[min(size for size in notes if size > statement)] == [(3, "checkpoints", statement)]
    assert sum(any(rule == "checkpoints" for _, rule, _ in found) for found in missed.values()) >= 5


def test_the_checkpoint_that_is_continued_leads_the_list(notes, delta, continued):
    for size in sorted(notes)[:-1]:
        files = without_note(files_of(delta(size)), size)
        assert continued(files, size) == [(3, "checkpoints", None)]


def next_statement(forged, index):
    later = range(index + 1, len(forged.records))
    return next(at for at in later if forged.records[at].type == "register.stated")


@pytest.mark.parametrize("word", [*PROPOSALS, "date.confirmed"])
def test_an_act_without_a_case_that_is_withheld_is_counted(forged, delta, continued, early, word):
    index = forged.find(word, -1)

    found = continued(withheld(files_of(delta(early)), index), early)

    assert found == [(3, "governance", next_statement(forged, index))]


@pytest.mark.parametrize("word", ["access.batched", "register.stated"])
def test_a_daily_entry_that_is_withheld_is_told_by_its_day_and_counted(forged, delta, continued, early, word):
    index = forged.find(word, -4)

    found = continued(withheld(files_of(delta(early)), index), early)

    assert found == [(2, "daily", index + 1), (3, "governance", next_statement(forged, index))]


@pytest.mark.parametrize(("named", "code"), [(-1, 2), (1, 3), ("many", 2), (None, 2), (True, 2)])
def test_counts_of_acts_differ_by_as_many_as_are_shown(bundles, forged, continued, early, *, named, code):
    index = forged.find("register.stated", -1)
    data = forged.records[index].plain["data"]
    data["governance"] = data["governance"] + named if type(named) is int else named

    assert continued(delta_of(forged, bundles.public, early), early) == [(code, "governance", index)]


@pytest.mark.parametrize("day", ["tomorrow", "2026-06-27", "2026-06-25", None, "9999-12-31"])
def test_a_daily_entry_is_of_the_next_day_that_is_over(bundles, forged, continued, early, day):
    index = forged.find("access.batched", -1)
    forged.records[index].plain["data"]["day"] = day

    found = continued(delta_of(forged, bundles.public, early), early)

    assert found[0] == (2, "daily", index)
    assert {(code, rule) for code, rule, _ in found} == {(2, "daily")}


def test_every_day_that_the_delta_shows_has_its_daily_entries(notes, forged, delta, continued):
    """The publication is on the delta's first day, whose daily entries stand in the next run."""
    since = max(size for size in notes if size <= forged.find("case.published"))
    own = [at for at in range(since, len(forged.records)) if forged.records[at].type == "access.batched"]
    files = files_of(delta(since))

    assert continued(withheld(files, own[0]), since) == [
        (2, "daily", own[1]), (3, "governance", next_statement(forged, own[0]))
    ]
    at_each = {(2, "daily", size - 1) for size in notes if size > own[0]}
    assert {one for one in continued(withheld(files, *own), since) if one[0] == 2} == at_each


def with_cosigned(files, days):
    """Return a delta's files with checkpoints cosigned on days, by size."""
    rows = lines(files, layout.CHECKPOINTS)
    for row in rows:
        if size_of(row["note"]) in days:
            row["note"] = cosigned(row["note"].encode(), days[size_of(row["note"])]).decode()
    return put({**files, layout.CHECKPOINT: rows[-1]["note"].encode()}, layout.CHECKPOINTS, rows)


def test_days_are_owed_since_the_last_that_was_stated_before(forged, delta, notes, continued):
    """All daily entries of one run are withheld, and the delta shows nothing of the days that they are of."""
    since = sorted(notes)[-5]
    run = [at for at in range(since, forged.find("proposal.made")) if forged.records[at].type in DAILY]

    assert run
    found = continued(withheld(files_of(delta(since)), *run), since)
    assert (2, "daily", forged.find("access.batched", -2)) in found
    assert (2, "daily", forged.find("register.stated", -2)) in found
    assert (3, "governance", forged.find("register.stated", -2)) in found
    assert {rule for _, rule, _ in found} == {"daily", "governance"}


@pytest.mark.parametrize("day", ["2026-03-02", "2030-01-01"])
def test_dates_are_held_against_cosigned_times(bundles, forged, delta, *, notes, continued, middle, day):
    """Those of older entries as well, which the delta shows of a petition published since."""
    size = sorted(notes)[5]
    last = forged.records[-1].plain["on"]
    files = with_cosigned(files_of(delta(middle)), {size: day, max(notes): last})
    shown = {row["index"]: entry_of(row)["on"] for row in lines(files, layout.OPEN_LEAVES)}
    late = [at for at, on in shown.items() if (on > day if at < size else on < day)]

    assert late
    assert continued(files, middle, witnessed(bundles.policy)) == [(2, "cosigned_date", at) for at in late]
    assert (min(late) < middle) is (day < "2030")


def test_a_case_published_since_is_shown_whole(forged, delta, continued, middle):
    files = files_of(delta(middle))
    first, last = forged.find("ballots.tallied"), forged.find("case.published")

    assert continued(withheld(files, first), middle) == [
        (3, "whole", None), (3, "chain", forged.find("standstill.concluded"))
    ]
    gone = continued(withheld(files, last), middle)
    assert {one[:2] for one in gone} == {(2, "since"), (3, "whole")}


def of_case(files, case):
    return [row["index"] for row in lines(files, layout.OPEN_LEAVES) if entry_of(row)["case"] == case]


def test_a_case_published_since_that_is_left_out_is_counted(forged, delta, continued, middle):
    published = forged.find("case.published")
    files = files_of(delta(middle))
    case = forged.records[published].plain["case"]

    found = continued(withheld(files, *of_case(files, case)), middle)

    assert found == [(3, "whole", next_statement(forged, published))]


@pytest.mark.parametrize("count", [0, None, True, "1"])
def test_a_count_of_cases_that_is_false_is_told(forged, bundles, told, middle, count):
    statement = next_statement(forged, forged.find("case.published"))
    forged.relink()
    forged.records[statement].plain["data"]["count"] = count
    files = delta_of(forged, bundles.public, middle)
    known = next(row["note"] for row in lines(files, layout.CHECKPOINTS) if size_of(row["note"]) == middle)

    assert (2, "stated", statement) in told(files, known=known.encode())


def test_an_act_before_the_size_that_is_continued_is_not_shown_again(bundles, delta, continued, middle):
    files, whole = files_of(delta(middle)), files_of(bundles.public)
    for name in (layout.OPEN_LEAVES, layout.DISCLOSURES):
        row = next((row for row in lines(whole, name) if row["index"] == 70), None)
        rows = [*lines(files, name), *([row] if row else [])]
        files = put(files, name, sorted(rows, key=lambda one: one["index"]))

    assert continued(files, middle) == [(2, "since", 70)]


def test_every_honest_delta_of_a_witnessed_log_is_sound(tmp_path):
    with database_in(tmp_path / "log") as database:
        world = WitnessedNearby(database, tmp_path / "log")
        world.draft("quiet-heron")
        world.days(3)
        world.jump(5)
        world.days(1)
        policy, found = world.policy(), {}
        with world.reading_office() as office:
            for note in list(published_notes(office.session, world.size())):
                size = size_of(note.decode())
                export_delta(office, tmp_path / f"{size}.zip", size)
                report = verify(tmp_path / f"{size}.zip", Asked(policy, known=note))
                found[size] = (report.exit_code, list(map(str, report.findings)))

    assert len(found) > 4
    assert set(map(str, found.values())) == {"(0, [])"}


def test_an_entry_of_a_case_that_nobody_published_is_not_shown(bundles, forged, notes, continued, middle):
    """Ahead of the size that is continued or behind it: the register names every case published before."""
    case = bundles.world.sealing.id
    indexes = [entry.index for entry in bundles.world.world.entries(bundles.world.sealing)]
    before = {size for size in notes if size > indexes[0]}
    files = delta_of(forged, bundles.public, middle)
    assert {row["index"] for row in lines(files, layout.OPEN_LEAVES)}.isdisjoint(indexes)

    for index, since in ((indexes[0], min(before)), (indexes[-1], min(notes))):
        found = continued(shown_too(forged, bundles, since, index), since)
        assert [one for one in found if one[1] == "open"] == [(2, "open", index)]
        assert {rule for _, rule, _ in found} == {"open", "disclosure"}
    assert case not in {row["case"] for row in json.loads(files[layout.REGISTER])["rows"]}


def shown_too(forged, bundles, since, index):
    """Return the files of a delta that also shows an entry that is withheld from everyone."""
    files = delta_of(forged, bundles.public, since)
    row = next(row for row in lines(files_of(bundles.full), layout.OPEN_LEAVES) if row["index"] == index)
    rows = sorted([*lines(files, layout.OPEN_LEAVES), row], key=lambda one: one["index"])
    leaves = [leaf_hash(record.leaf) for record in forged.records]
    since_tiles = delta_tiles(since, len(leaves), [one["index"] for one in rows if one["index"] < since])
    tiles = dict(derive_tiles(leaves))
    return put(files, layout.OPEN_LEAVES, rows) | {
        layout.tile_name(one.level, one.index, one.width): tiles[one] for one in since_tiles
    }
