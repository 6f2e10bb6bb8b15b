"""Acts without a case are counted through all deltas, from the last statement that their reader had."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from app.operations.checkpoints import make_checkpoint
from app.queries.cosignatures import published_notes
from charter import layout
from charter.policy import format_policy
from charter.verify import Asked, verify
from charter.vocabulary import Change, Stage
from tests.builders import World
from tests.golden.logs import database_in
from tests.golden.saying import FINE, said
from tests.operations.exported import AUDIT, agree
from tests.operations.rotated import exported, next_log_key, policy_of
from tests.verify.continuing import STATED, counted_from, entry_of, size_of, write_delta
from tests.verify.forge import files_of, lines, put, withheld, write
from tests.verify.histories import lived

SEED, HISTORIES, PAIRS = 2_000_000, 3, 25


class Signed:
    """A world at rest: its checkpoints, its acts without a case as the public bundle has them, its deltas."""

    def __init__(self, world, folder):
        self.world, self.folder, self.policy = world, folder, policy_of(world)
        self.public = exported(world, folder / "public.zip", full=False)
        with world.reading_office() as office:
            found = list(published_notes(office.session, world.size()))
        self.notes = {size_of(note.decode()): note for note in found}
        self.sizes = sorted(self.notes)
        rows = lines(files_of(self.public), layout.OPEN_LEAVES)
        self.acts = {row["index"]: entry_of(row)["type"] for row in rows if entry_of(row)["case"] is None}

    def delta(self, since, size=None):
        """Return the files of a delta, up to the newest size if no other is named."""
        path = self.folder / f"{since}-{size}.zip"
        if not path.exists():
            with self.world.reading_office() as office:
                write_delta(office, path, since, size or max(self.sizes))
        return files_of(path)

    def told(self, files, since):
        """Return what is told of a delta to the reader who holds the checkpoint that it continues."""
        report = verify(write(self.folder / "told.zip", files), Asked(self.policy, known=self.notes[since]))
        assert report.exit_code == min((one.code for one in report.findings), default=0)
        return [(one.code, one.rule, one.entry) for one in report.findings]

    def a_stranger_accepts(self, since):
        """Say whether the checker without our code accepts the newest delta since a size."""
        path, policy, known = (self.folder / name for name in ("one.zip", "policy.txt", "known.txt"))
        policy.write_bytes(format_policy(self.policy))
        known.write_bytes(self.notes[since])
        return FINE in said(write(path, self.delta(since)), policy, known)

    def next_statement(self, index):
        """Return the index of the statement that counts an entry first, None if there is none yet."""
        return next((at for at, word in self.acts.items() if at > index and word == STATED), None)


def acting(world, number):
    """Let the organisations admit an auditor, and sign at once."""
    agree(world, Change.ADMIT_AUDITOR, {**AUDIT, "id": f"auditor-{number}"})
    with world.office() as office:
        make_checkpoint(office, world.signer, at_least_one=False)


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A log that is signed amid the acts of a day, and takes another key on the day of its founding."""
    folder = tmp_path_factory.mktemp("busy") / "log"
    with database_in(folder) as database:
        world = World(database, folder)
        acting(world, 1)
        next_log_key(world)
        world.jump(0)
        for number, days in enumerate((0, 1, 0, 2, 0, 0, 1), start=2):
            acting(world, number)
            world.jump(days)
        yield Signed(world, folder)


def with_older(log, files, indexes):
    """Return the files of a delta that shows more of what a public bundle shows."""
    for name in (layout.OPEN_LEAVES, layout.DISCLOSURES):
        older = [row for row in lines(files_of(log.public), name) if row["index"] in indexes]
        files = put(files, name, sorted([*older, *lines(files, name)], key=lambda row: row["index"]))
    return files


def test_every_delta_is_sound_for_who_has_verified_the_log_so_far(busy):
    """Before the first statement as well, and where entry 0 names a key that signs nothing in the delta."""
    first, *later = busy.sizes  # which ends ahead of the key that the policy names now
    pairs = [(since, size) for since in busy.sizes for size in later if since <= size]

    assert first == 16
    assert sum(since <= busy.next_statement(0) for since in later) > 2
    assert {pair: found for pair in pairs if (found := busy.told(busy.delta(*pair), pair[0]))} == {}
    assert [since for since in busy.sizes if not busy.a_stranger_accepts(since)] == []


def test_an_act_withheld_ahead_of_the_first_statement_of_a_delta_is_counted_by_it(busy):
    """Whether it stands before the size that is continued or after."""
    before = after = 0
    for since in busy.sizes:
        statement = busy.next_statement(since - 1)
        begun = counted_from(busy.acts, since)
        for index in [at for at in busy.acts if statement and begun < at < statement]:
            found = busy.told(withheld(busy.delta(since), index), since)
            assert (3, "governance", statement) in found
            also = {"key_unnamed"} if busy.acts[index] == "key.rotated" else set()
            assert {rule for _, rule, _ in found} <= {"governance", "daily", *also}
            assert any(code == 2 for code, _, _ in found) is (busy.acts[index] == "access.batched")
            before, after = before + (index < since), after + (index >= since)

    assert before > 50
    assert after > 50


def test_a_delta_that_withholds_what_it_begins_with_is_incomplete(busy):
    found = {}
    for since in busy.sizes:
        begun = counted_from(busy.acts, since)
        found[begun] = busy.told(withheld(busy.delta(since), begun), since)
        assert (3, "since", None) in found[begun]

    assert {0, busy.next_statement(0)} < found.keys()
    assert {begun: told for begun, told in found.items() if told != [(3, "since", None)]} == {}


def test_no_act_is_withheld_from_a_chain_of_deltas(busy):
    """But for those behind the last statement of all, which the next delta shows again."""
    chain = list(pairwise(busy.sizes))
    counted = [index for index in busy.acts if index and busy.next_statement(index)]

    assert len(counted) > 30
    for index in counted:
        deltas = [(since, withheld(busy.delta(since, size), index)) for since, size in chain if size > index]
        found = {one for since, files in deltas for one in busy.told(files, since)}
        gone = {(3, "governance", busy.next_statement(index))}
        assert found & (gone | {(3, "since", None)} if busy.acts[index] == STATED else gone)


def test_acts_that_were_counted_before_are_not_shown_again(busy):
    since = busy.sizes[-1]
    begun = counted_from(busy.acts, since)
    older = counted_from(busy.acts, begun)
    between = {at for at in busy.acts if older <= at < begun}

    for shown in (between, between - {older}, {max(between)}):
        found = busy.told(with_older(busy, busy.delta(since), shown), since)
        assert found == [(2, "since", min(shown))]
    assert busy.told(with_older(busy, busy.delta(since), {0}), since) == [
        (2, "since", 0), (3, "governance", begun)
    ]


def test_a_statement_that_is_passed_over_for_an_older_one_is_told(busy):
    since = busy.sizes[-2]
    begun = counted_from(busy.acts, since)
    older = counted_from(busy.acts, begun)
    between = {at for at in busy.acts if older <= at < begun}
    files = with_older(busy, withheld(busy.delta(since), begun), between)

    found, later = busy.told(files, since), busy.next_statement(begun)
    assert {(2, "daily", later), (3, "governance", later)} <= set(found)
    assert {rule for _, rule, _ in found} == {"daily", "governance"}


def test_editions_are_of_their_form_and_where_entry_0_is_shown_the_one_that_it_names(busy):
    first, last = busy.sizes[0], busy.sizes[-1]
    (name,) = (one for one in busy.delta(first) if layout.is_rulebook(one))

    for since, is_shown in ((first, True), (last, False)):
        files = busy.delta(since)
        assert is_shown is (counted_from(busy.acts, since) == 0)
        longer = files[name].replace(b'"voting":14', b'"voting":15')
        assert longer != files[name]
        assert busy.told({**files, name: longer}, since) == (
            [(1, "rulebook", 0), (1, "rulebook", None)] if is_shown else []
        )
        for others in ({name: b"{}"}, {layout.rulebook_name("2"): files[name]}):
            assert (1, "rulebook", None) in busy.told({**files, **others}, since)


def test_all_deltas_of_random_histories_are_sound(tmp_path):
    told = {}
    for number in range(HISTORIES):
        chance, folder = Random(SEED + number), tmp_path / str(number)
        with database_in(folder) as database:
            log = Signed(lived(database, folder, chance), folder)
            for _ in range(PAIRS):
                since, size = sorted(chance.choices(log.sizes, k=2))
                told[number, since, size] = log.told(log.delta(since, size), since)

    assert {pair: found for pair, found in told.items() if found} == {}
    assert len(told) > HISTORIES * PAIRS // 2


@pytest.fixture(scope="module")
def publishing(tmp_path_factory):
    """A log that is signed on the day on which a petition was published, and then some days more."""
    folder = tmp_path_factory.mktemp("publishing") / "log"
    with database_in(folder) as database:
        world = World(database, folder)
        petition = world.petition_in(Stage.IN_FORCE)
        acting(world, 1)
        world.days(2)
        yield Signed(world, folder), world.entries(petition)


def test_a_petition_published_ahead_of_the_size_and_behind_the_last_statement_is_in_the_delta(publishing):
    log, entries = publishing
    published = next(one.index for one in entries if one.type == "case.published")
    statement = log.next_statement(published)
    between = [size for size in log.sizes if published < size <= statement]

    assert between
    for since in between:
        files = log.delta(since)
        assert log.told(files, since) == []
        assert log.a_stranger_accepts(since)
        assert {one.index for one in entries} <= {row["index"] for row in lines(files, layout.OPEN_LEAVES)}
        assert log.told(withheld(files, *(one.index for one in entries)), since) == [(3, "whole", statement)]
