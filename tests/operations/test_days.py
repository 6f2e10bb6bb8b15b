"""Days of the log: daily entries, padding, gaps, checkpoints, and a past that nobody can change."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.operations.bundles import export_public
from app.operations.checkpoints import Hours, make_checkpoint, sign_checkpoint
from app.operations.deadlines import run_clock
from app.operations.door import govern_by, situation_of
from app.operations.evidence import open_evidence
from app.operations.past import past_signed
from app.operations.who import THE_CLOCK
from app.queries.evidence import evidence_of
from app.queries.log_entries import roll_entries
from app.queries.log_pages import policy_text
from app.records.log import LogCheckpoint, LogEntry
from app.records.petition import Reading
from app.vault.signer import Signer, WouldFork
from charter.policy import parse_policy
from charter.register import readings_root
from charter.verify import Asked, verify
from charter.vocabulary import Act, Stage
from tests.operations.exported import admit_auditor

PRODUCTION = Hours(strict=True)


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
    for _ in range(2):
        with world.office() as office:
            here = situation_of(office, petition.id, petition.petitioner)
            open_evidence(office, here, evidence_of(office, here)[0].item, reason="")
    world.days(2)

    with world.reading_office() as office:
        readings = office.session.scalars(select(Reading.id)).all()
    read, unread = [entry for entry in roll(world) if entry.type == "access.batched"]
    assert len(readings) == 2
    assert (read.data["root"], unread.data["root"]) == (readings_root(readings), readings_root([]))


def test_a_checkpoint_is_signed_at_a_full_block_only(world):
    with pytest.raises(ValueError, match="full block"), world.office() as office:
        sign_checkpoint(office, world.signer, past_signed(office, world.signer))
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


def test_a_run_that_is_killed_when_it_has_signed_can_be_repeated(world, monkeypatch):
    world.days(1)
    signed = world.rows(LogCheckpoint)
    sign = Signer.sign

    def dying(signer, *given, **named):
        sign(signer, *given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Signer, "sign", dying)
        with pytest.raises(KeyboardInterrupt):
            world.days(1)
    assert world.rows(LogCheckpoint) == signed
    world.now += timedelta(minutes=1)  # what was rolled back would not be written again with the same bytes

    run_clock(world.office, world.signer)
    assert world.rows(LogCheckpoint) > signed
    assert len(set(daily(world, "register.stated"))) == len(daily(world, "register.stated")) == 2


def at_hour(world, hour):
    """Let the clock run at an hour of this day; return how many entries and checkpoints it made."""
    world.now = world.now.replace(hour=hour)
    before = world.size(), world.rows(LogCheckpoint)
    run_clock(world.office, world.signer, hours=PRODUCTION, confirms_date=True)
    return world.size() - before[0], world.rows(LogCheckpoint) - before[1]


def padding_since(world, size):
    with world.reading_office() as office:
        chosen = select(func.count()).where(LogEntry.type == "log.padded", LogEntry.index >= size)
        return office.session.scalar(chosen)


def test_at_each_fixed_hour_and_at_no_other_there_is_padding_and_one_checkpoint(world):
    at_hour(world, 19)
    world.now += timedelta(days=1)
    size = world.size()

    assert [at_hour(world, hour) for hour in (0, 5)] == [(0, 0), (0, 0)]
    assert [at_hour(world, hour) for hour in (6, 7, 17)] == [(16, 1), (0, 0), (0, 0)]
    assert [at_hour(world, hour) for hour in (18, 23)] == [(16, 1), (0, 0)]  # nothing has happened since
    assert padding_since(world, size) == 30  # and yesterday's daily entries


def test_however_many_acts_come_between_midnight_and_the_first_hour_the_bundle_is_sound(world, tmp_path):
    at_hour(world, 19)
    world.now += timedelta(days=1)
    at_hour(world, 0)
    for number in range(4):
        admit_auditor(world, {"id": f"auditor-{number}", "scope": "full", "days": 90})
    at_hour(world, 6)
    with world.reading_office() as office:
        export_public(office, tmp_path / "public.zip")
        policy = parse_policy(policy_text(office))

    report = verify(tmp_path / "public.zip", Asked(policy))

    assert (report.exit_code, report.findings) == (0, [])
    assert report.size == 48


def test_acts_between_two_fixed_hours_are_signed_at_the_next_and_nobody_sees_how_many(world):
    at_hour(world, 18)
    world.now += timedelta(days=1)
    at_hour(world, 6)
    petition, other = world.draft(), world.draft()

    assert at_hour(world, 12) == (0, 0)
    assert at_hour(world, 18) == (14, 1)
    assert {world.case(one).stage for one in (petition, other)} == {Stage.DRAFT}


def test_an_end_waits_for_the_checkpoint_of_its_day(world):
    petition = world.draft()
    world.now += timedelta(days=181)

    at_hour(world, 3)  # yesterday's hour is owed, so this signs a checkpoint of today
    assert world.case(petition).stage is Stage.CLOSED
    later = world.draft()
    world.now += timedelta(days=180)
    at_hour(world, 19)
    world.now += timedelta(days=1)
    at_hour(world, 5)
    assert world.case(later).stage is Stage.DRAFT
    at_hour(world, 6)
    assert world.case(later).stage is Stage.CLOSED


@pytest.mark.parametrize(
    ("moment", "last"), [("05:59", "1T18"), ("06:00", "2T06"), ("17:59", "2T06"), ("23:00", "2T18")]
)
def test_the_last_fixed_hour_may_be_yesterdays(moment, last):
    now = datetime.fromisoformat(f"2026-03-02T{moment}:30+00:00")

    assert Hours().last(now) == datetime.fromisoformat(f"2026-03-0{last}:00:00+00:00")


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
