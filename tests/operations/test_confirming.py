"""After days of silence nothing is written until officers of two organisations have confirmed the date."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.demo.scene import officer_of
from app.demo.signing import propose
from app.operations.checkpoints import Hours, write_daily_entries
from app.operations.confirming import DateAwaited, confirm_date, confirm_for_two
from app.operations.deadlines import run_clock
from app.operations.door import pad
from app.operations.petitions import open_draft, withdraw
from app.operations.who import NotFound, Who
from app.queries.folds import Folds
from app.queries.log_entries import roll_entries
from app.queries.silence import silence_now
from app.records.log import LogCheckpoint
from charter.moves import Refused
from charter.vocabulary import Change, Role, Stage
from tests.builders import REGISTRAR, World
from tests.charter.examples_confirming import ANOTHER, BOTH, NOT_DUE, OTHER_DAYS, TWICE
from tests.operations.exported import AUDIT

A, B, C = "alder_bridge", "birchlight", "cedar_gate"
STRICT = Hours(strict=True)
SILENT = 6


@pytest.fixture
def petition(world):
    """A petition at the registrar's desk; after it the log has been silent for six days."""
    made = world.petition_in(Stage.ADMISSIBILITY)
    world.now += timedelta(days=SILENT)
    return made


@pytest.fixture
def silent(world, petition):
    """A world whose log has been silent for six days."""
    return world


def confirmed(world, org, number=1, days=SILENT):
    with world.office() as office:
        return confirm_date(office, officer_of(org, number), days=days)


def refused(world, org, number=1, days=SILENT):
    return world.refusal(lambda office: confirm_date(office, officer_of(org, number), days=days))


def run_in_production(world):
    run_clock(world.office, world.signer, hours=STRICT)


def entries(world, word):
    with world.reading_office() as office:
        return [one for one in roll_entries(office.session, office.keys) if one.type == word]


def every_other_act(petition):
    """Name acts of every kind that the door lets through on other days."""
    return {
        "a new petition": lambda office: open_draft(office, petition.account_id + "x"),
        "a petition's act": lambda office: withdraw(office, petition.id, petition.petitioner, reasons=""),
        "a proposal": lambda office: propose(
            office, officer_of(A, 1), change=Change.ADMIT_AUDITOR, subject=AUDIT
        ),
        "a daily entry": write_daily_entries,
        "padding": lambda office: pad(office, 16, at_least_one=True),
    }


def test_nobody_acts_until_two_organisations_have_confirmed(silent, petition):
    for said in (BOTH, ANOTHER):
        for name, perform in every_other_act(petition).items():
            assert silent.refusal(perform) == (said,), name
        confirmed(silent, A if said == BOTH else B)

    with silent.office() as office:
        withdraw(office, petition.id, petition.petitioner, reasons="")
    assert [(one.actor.org, one.data["gap"]) for one in entries(silent, "date.confirmed")][-2:] == [
        (A, SILENT), (B, SILENT)
    ]


def test_in_production_the_clock_waits_and_writes_nothing(silent):
    before = silent.size(), silent.rows(LogCheckpoint)

    with pytest.raises(DateAwaited) as none:
        run_in_production(silent)
    confirmed(silent, B)
    with pytest.raises(DateAwaited) as one:
        run_in_production(silent)

    assert (str(none.value), str(one.value)) == (BOTH, ANOTHER)
    assert (silent.size() - 1, silent.rows(LogCheckpoint)) == before


def test_then_the_clock_catches_up_each_day_by_its_name(silent):
    stated = [one.data["day"] for one in entries(silent, "register.stated")]
    confirmed(silent, A)
    confirmed(silent, C)

    run_in_production(silent)

    missed = [(silent.day - timedelta(days=back)).isoformat() for back in range(SILENT, 0, -1)]
    for word in ("register.stated", "access.batched"):
        assert [one.data["day"] for one in entries(silent, word)] == [*stated, *missed]


def test_an_organisation_confirms_once(silent):
    confirmed(silent, A)

    assert refused(silent, A, number=2) == (TWICE,)


def test_who_has_read_other_days_does_not_confirm_them(silent):
    assert refused(silent, A, days=SILENT + 1) == (OTHER_DAYS,)
    confirmed(silent, A)
    silent.now += timedelta(days=1)

    assert refused(silent, B) == (OTHER_DAYS,)
    confirmed(silent, B, days=SILENT + 1)
    assert [one.data["gap"] for one in entries(silent, "date.confirmed")][-2:] == [SILENT, SILENT + 1]


def test_where_nothing_is_silent_nothing_is_confirmed(world):
    assert refused(world, A, days=4) == (NOT_DUE,)
    world.now += timedelta(days=3)
    assert refused(world, A, days=3) == (NOT_DUE,)
    world.now += timedelta(days=1)
    confirmed(world, A, days=4)
    confirmed(world, B, days=4)
    assert refused(world, C, days=4) == (NOT_DUE,)


@pytest.mark.parametrize(
    "who", [REGISTRAR, Who(Role.OFFICER, person_id="registrar-1")], ids=["role", "claim"]
)
def test_officers_alone_confirm(silent, who):
    before = silent.size()
    with pytest.raises((Refused, NotFound)), silent.office() as office:
        confirm_date(office, who, days=SILENT)

    assert silent.size() == before


def test_a_first_confirmation_counts_for_three_days(silent):
    confirmed(silent, A)
    silent.now += timedelta(days=4)

    assert silent.refusal(write_daily_entries) == (BOTH,)
    confirmed(silent, B, days=SILENT + 4)
    assert silent.refusal(write_daily_entries) == (ANOTHER,)
    confirmed(silent, A, days=SILENT + 4)
    run_in_production(silent)


def test_a_crash_between_the_two_changes_nothing(silent):
    confirmed(silent, A)
    size = silent.size()

    def killed(office):
        confirm_date(office, officer_of(B, 1), days=SILENT)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), silent.office() as office:
        killed(office)
    silent.folds = Folds()  # another process begins

    assert silent.size() == size
    assert silent.refusal(write_daily_entries) == (ANOTHER,)
    confirmed(silent, B)
    run_in_production(silent)


def test_two_officers_of_one_organisation_at_the_same_instant_are_one(silent):
    def attempt(number):
        try:
            confirmed(silent, A, number)
        except Refused as told:
            return str(told)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(attempt, (1, 2)))

    assert said == [TWICE, "done"]


def test_elsewhere_the_clock_confirms_for_an_officer_of_each_of_two_organisations(silent):
    run_clock(silent.office, silent.signer, confirms_date=True)

    one, other = entries(silent, "date.confirmed")[-2:]
    assert (one.actor.role, other.actor.role) == (Role.OFFICER, Role.OFFICER)
    assert one.actor.org != other.actor.org
    assert one.index + 1 == other.index


def test_elsewhere_the_clock_adds_the_confirmation_that_is_missing_and_no_other(silent):
    confirmed(silent, A)

    with silent.office() as office:
        assert confirm_for_two(office) == 1
        assert confirm_for_two(office) == 0

    assert entries(silent, "date.confirmed")[-1].actor.org == B


def test_before_the_founding_nothing_is_silent(database, tmp_path):
    world = World(database, tmp_path, founded=False)

    with world.office() as office:
        assert silence_now(office) is None
        assert confirm_for_two(office) == 0
