"""What is signed continues what was signed last, though only the leaves since are read (ADR 0023)."""

import json
from contextlib import closing

import pytest
from sqlalchemy import event, text

from app.db import Database
from app.operations.checkpoints import BLOCK, make_checkpoint, sign_now
from app.operations.deadlines import run_clock
from app.operations.door import pad
from app.operations.past import past_signed, refuse_an_altered_past
from app.operations.starting import MayNotStart, check_before_serving
from app.records.log import LogCheckpoint
from app.vault.signer import Past, WouldFork
from charter.tree import CompactRange
from tests.builders import World
from tests.databases import as_administrator
from tests.operations.backed_up import backed_up
from tests.operations.test_audit import triggers

MEMORY = "last_checkpoint.json"
ANOTHER = 'UPDATE log_entries SET leaf_hash = (SELECT leaf_hash FROM log_entries WHERE "index" = 3) WHERE '


@pytest.fixture
def world(signed_world):
    return signed_world


def altered(world, *statements):
    """Do to the database what only its administrator can."""
    with as_administrator(world.database) as opened, opened.unit_of_work() as session:
        for statement in (*triggers(session), *statements):
            session.execute(text(statement))


def sign(world):
    return sign_now(world.office, world.signer)


def refused(world, step=sign):
    """Say whether a step refuses, and has neither signed nor written anything."""
    before = world.size(), world.rows(LogCheckpoint), world.signer.last()
    with pytest.raises(WouldFork):
        step(world)
    return before == (world.size(), world.rows(LogCheckpoint), world.signer.last())


def leaves_read(world, step):
    """Return how many leaf hashes a step reads."""
    counted = []

    def watch(_connection, _cursor, statement, parameters, *_rest):
        if statement.startswith("SELECT log_entries.leaf_hash"):
            start, end = parameters.values() if isinstance(parameters, dict) else parameters
            counted.append(end - start)

    event.listen(world.database.engine, "before_cursor_execute", watch)
    try:
        step(world)
    finally:
        event.remove(world.database.engine, "before_cursor_execute", watch)
    return sum(counted)


def test_only_the_leaves_since_the_last_checkpoint_are_read(world):
    signed = world.signer.last()[0]

    read = leaves_read(world, sign)

    # Padding first: what was there already is read once more when the padding is committed.
    assert signed > 16
    assert 0 < read <= 2 * (world.size() - signed)


def test_what_is_signed_is_the_root_of_all_leaves(world):
    sign(world)

    size, root = world.signer.last()
    edge = CompactRange()
    with world.reading_office() as office:
        for leaf in office.session.execute(text('SELECT leaf_hash FROM log_entries ORDER BY "index"')):
            edge.append(bytes(leaf[0]))
        refuse_an_altered_past(office, world.signer.last())
    assert (edge.size, edge.root().hex(), world.signer.memory().edge) == (size, root, edge)


def test_a_memory_without_an_edge_has_every_leaf_read_and_then_gets_one(world):
    memory = world.signer.folder / MEMORY
    size, root = world.signer.last()
    memory.write_text(json.dumps({"size": size, "root": root}), encoding="ascii")

    assert leaves_read(world, sign) >= size

    assert world.signer.memory().edge.size == world.signer.last()[0] > size


@pytest.mark.parametrize("change", [
    lambda hashes: hashes[:-1],
    lambda hashes: [*hashes[:-1], "00" * 32],
    lambda hashes: [*hashes, hashes[0]],
    lambda hashes: ["zz" * 32] * len(hashes),
    lambda hashes: [1] * len(hashes),
    lambda _: None,
    lambda _: 7,
], ids=["short", "altered", "long", "not hex", "numbers", "null", "a number"])
def test_an_edge_that_has_not_the_root_signed_is_not_believed(world, change):
    memory = world.signer.folder / MEMORY
    kept = json.loads(memory.read_text(encoding="ascii"))
    memory.write_text(json.dumps({**kept, "edge": change(kept["edge"])}), encoding="ascii")

    assert world.signer.memory().edge is None
    assert leaves_read(world, sign) >= kept["size"]
    assert world.signer.last()[0] == world.size()


def test_a_past_begins_from_no_other_edge_than_the_one_signed(world):
    with pytest.raises(WouldFork):
        Past(world.signer.last(), CompactRange(16, [bytes(32)]))


def test_an_altered_head_is_not_signed(world):
    altered(world, f"UPDATE log_heads SET edge = {hexed(world, 32 * world.size().bit_count())}")

    assert refused(world)


def hexed(world, length):
    """Return so many zero bytes as a literal."""
    is_sqlite = world.database.engine.dialect.name == "sqlite"
    return f"x'{'00' * length}'" if is_sqlite else f"'\\x{'00' * length}'::bytea"


def test_an_altered_leaf_after_the_last_checkpoint_is_not_signed(world):
    altered(world, f'{ANOTHER} "index" = {world.size() - 1}')

    assert refused(world)


def test_a_missing_leaf_after_the_last_checkpoint_is_not_signed(world):
    with world.office() as office:
        pad(office, BLOCK, at_least_one=True)
    last = world.size() - 1
    altered(
        world, f"DELETE FROM log_disclosures WHERE entry_index = {last}",
        f'DELETE FROM log_entries WHERE "index" = {last}',
    )

    assert refused(world)


def test_an_altered_old_leaf_is_refused_at_the_fixed_hour_and_at_the_start(world):
    altered(world, f'{ANOTHER} "index" = 5')

    world.now = world.now.replace(hour=23)
    assert refused(world, lambda world: run_clock(world.office, world.signer))
    with world.reading_office() as office, pytest.raises(MayNotStart, match="another root"):
        check_before_serving(office, world.signer)


def test_an_altered_old_leaf_cannot_come_into_what_is_signed_between_the_hours(world):
    with world.reading_office() as office:
        past = past_signed(office, world.signer)
    altered(world, f'{ANOTHER} "index" = 5')

    with world.office() as office:
        make_checkpoint(office, world.signer)

    size, root = world.signer.last()
    with world.reading_office() as office:
        leaves = office.session.execute(
            text('SELECT leaf_hash FROM log_entries WHERE "index" >= :first ORDER BY "index"'),
            {"first": past.edge.size},
        )
        past.grow(bytes(leaf[0]) for leaf in leaves)
    assert (past.edge.size, past.edge.root().hex()) == (size, root)


def newest_row(world):
    with world.reading_office() as office:
        row = office.session.get(LogCheckpoint, world.signer.last()[0])
        return {"size": row.size, "signed_on": row.signed_on, "note": row.note}


@pytest.mark.parametrize("with_its_row", [False, True], ids=["as it was", "with the newest checkpoint's row"])
def test_a_backup_that_was_lived_on_is_not_signed(tmp_path, with_its_row):
    with backed_up(tmp_path) as (world, backup):
        world.draft()
        world.days(1)
        signed = newest_row(world)
        world.draft()
        world.days(1)
    with closing(Database(f"sqlite:///{backup}")) as database:
        restored = World(database, tmp_path, now=world.now, founded=False)
        while restored.size() <= signed["size"]:
            restored.draft()
        if with_its_row:
            with database.unit_of_work() as session:
                session.add(LogCheckpoint(**signed))

        assert refused(restored)


def test_a_backup_shorter_than_what_was_signed_is_not_signed(world):
    with world.reading_office() as office:
        past = past_signed(office, world.signer)
    past.grow([bytes(32)] * 16)
    world.signer.remember(past.edge)

    def step(world):
        with world.office() as office:
            make_checkpoint(office, world.signer)

    assert refused(world, step)
