"""Days of the log: daily entries, padding, gaps, checkpoints, and a past that nobody can change."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.operations.checkpoints import make_checkpoint, sign_checkpoint
from app.operations.deadlines import run_clock
from app.operations.door import govern_by, situation_of
from app.operations.evidence import open_evidence
from app.operations.petitions import open_draft
from app.operations.who import THE_CLOCK
from app.queries.evidence import evidence_of
from app.queries.log_entries import roll_entries
from app.records.log import LogCheckpoint
from app.vault.signer import WouldFork
from charter.register import readings_root
from charter.vocabulary import Act, Stage


def roll(world):
    with world.reading_office() as office:
        return roll_entries(office.session, office.keys)


def daily(world, word):
    return [entry.data["day"] for entry in roll(world) if entry.type == word]


def test_each_finished_day_has_one_entry_of_each_kind_in_order(world):
    first = world.day
    world.days(2)
    world.jump(3)
    run_clock(world.office, world.signer)

    days = [(first + timedelta(days=n)).isoformat() for n in range(5)]
    assert daily(world, "access.batched") == days
    assert daily(world, "register.stated") == days


@pytest.mark.parametrize("word", [Act.BATCH_ACCESS, Act.STATE_REGISTER])
def test_a_daily_entry_is_that_of_the_next_finished_day_alone(world, word):
    world.days(1)
    facts = {Act.BATCH_ACCESS: {"root": ""}, Act.STATE_REGISTER: {"root": "", "count": 0}}[word]

    for day in (world.day, world.day - timedelta(days=1), world.day + timedelta(days=1)):
        stated = {**facts, "day": day.isoformat()}
        said = world.refusal(lambda office, s=stated: govern_by(office, THE_CLOCK, word, s))
        assert said[0] == "The daily entry is not that of the next day."


def test_a_day_of_readings_is_fixed_by_its_root(world):
    petition = world.draft()
    world.do(petition, "attach", name="a.txt", text="A letter.", description="A letter", provenance="home")
    with world.office() as office:
        here = situation_of(office, petition.id, petition.petitioner)
        open_evidence(office, here, evidence_of(office, here)[0].item, reason="")
    world.days(1)

    (batch,) = [entry for entry in roll(world) if entry.type == "access.batched"]
    assert batch.data["root"] != readings_root([])


def test_a_checkpoint_is_signed_at_a_full_block_only(world):
    with pytest.raises(ValueError, match="full block"), world.office() as office:
        sign_checkpoint(office, world.signer)
    with world.office() as office:
        assert make_checkpoint(office, world.signer).size == 16


def test_padding_tells_nothing_when_nothing_happened(world):
    world.days(1)
    before = world.size()
    with world.office() as office:
        make_checkpoint(office, world.signer)

    assert world.size() - before == 16


def test_a_run_that_is_repeated_owes_nothing_more(world):
    world.days(1)
    run_clock(world.office, world.signer)
    size, signed = world.size(), world.rows(LogCheckpoint)

    done = run_clock(world.office, world.signer)

    assert (done.daily, done.acts, world.size(), world.rows(LogCheckpoint)) == (0, 0, size, signed)


def test_after_a_gap_every_act_waits_until_the_date_is_confirmed(world):
    petition = world.draft()
    world.now += timedelta(days=4)

    assert world.refusal(lambda office: open_draft(office, "nobody")) == (
        "The service has been silent for days; its date must be confirmed first.",
    )
    run_clock(world.office, world.signer)
    assert [entry.data["gap"] for entry in roll(world) if entry.type == "date.confirmed"] == [4]
    world.advance(petition, Stage.ADMISSIBILITY)


def test_three_days_of_silence_need_no_confirmation(world):
    world.jump(3)

    assert [entry for entry in roll(world) if entry.type == "date.confirmed"] == []


def test_a_clock_set_back_never_dates_an_entry_before_the_last(world):
    world.days(2)
    last = world.day
    world.now -= timedelta(days=2)
    petition = world.draft()

    assert world.entries(petition)[0].on == last


def test_a_restored_backup_cannot_fork_the_log(world):
    world.days(1)
    size, root = world.signer.last()
    world.signer.folder.joinpath("last_checkpoint.json").write_text(
        f'{{"size": {size + 48}, "root": "{root}"}}'
    )

    with pytest.raises(WouldFork), world.office() as office:
        make_checkpoint(office, world.signer)
    assert (world.rows(LogCheckpoint), world.size()) == (1, size)


def test_another_history_of_the_same_size_is_not_signed(world):
    world.days(1)
    size, _ = world.signer.last()
    (world.folder / "keys" / "last_checkpoint.json").write_text(f'{{"size": {size}, "root": "{"0" * 64}"}}')

    with pytest.raises(WouldFork):
        world.days(1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_entries SET type = 'x' WHERE \"index\" = 0",
        'DELETE FROM log_entries WHERE "index" = 0',
        "UPDATE log_checkpoints SET size = 32",
        "DELETE FROM log_checkpoints",
    ],
    ids=["an entry changed", "an entry deleted", "a checkpoint changed", "a checkpoint deleted"],
)
def test_the_database_refuses_to_change_the_past(world, statement):
    world.days(1)

    with pytest.raises(DBAPIError), world.office() as office:
        office.session.execute(text(statement))
