"""The clock: three ways to stand for the present, and UTC days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.clock import day_of, instant_of, machine_present, present_of

MARCH = "2026-03-01T12:00:00+00:00"


def test_a_frozen_present_stands_still():
    present = present_of(f"frozen:{MARCH}")

    assert present() == present() == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_present_from_an_instant_runs_on():
    present = present_of(f"from:{MARCH}")
    first = present()

    assert datetime(2026, 3, 1, 12, tzinfo=UTC) <= first <= present()


def test_a_present_in_a_file_is_read_at_each_call(tmp_path):
    path = tmp_path / "now"
    path.write_text(MARCH)
    present = present_of(f"file:{path}")
    before = present()
    path.write_text("2026-03-02T12:00:00+00:00")

    assert present() - before == timedelta(days=1)


def test_without_a_word_the_machine_tells_the_time():
    assert present_of(None) is machine_present
    assert machine_present().tzinfo is UTC


def test_an_instant_needs_its_offset():
    with pytest.raises(ValueError, match="needs its offset"):
        instant_of("2026-03-01T12:00:00")


@pytest.mark.parametrize(("moment", "day"), [
    ("2026-03-01T23:59:59+00:00", date(2026, 3, 1)),
    ("2026-03-02T00:30:00+02:00", date(2026, 3, 1)),
    ("2026-03-29T01:30:00+01:00", date(2026, 3, 29)),
    ("2026-10-25T02:30:00+02:00", date(2026, 10, 25)),
    ("2026-03-01T23:30:00-05:00", date(2026, 3, 2)),
])
def test_a_day_is_the_utc_day(moment, day):
    assert day_of(instant_of(moment)) == day
