"""What each kind of bundle shows and withholds, that it verifies, and that its bytes are the checkpoint's."""

import zipfile

import pytest

from app.db import Database
from app.operations.bundles import NoBundle, export_full, export_public
from app.operations.who import NotFound, Who
from app.queries import exports
from charter.vocabulary import Role
from tests.builders import LIAISON, OBSERVER, REGISTRAR, World
from tests.charter.bags import head
from tests.operations.exported import (
    AUDITOR,
    Exported,
    kind_of,
    open_indexes,
    open_types,
    shown_names,
)

PETITIONERS_SIGHT = {
    "petition.opened", "petition.filed", "petition.admitted", "dialogue.opened", "question.asked",
    "gist.disclosed", "question.answered", "file.closed",
}


@pytest.fixture(scope="module")
def here(databases, tmp_path_factory):
    with databases.migrated() as url:
        database = Database(url)
        yield Exported.in_database(database, tmp_path_factory.mktemp("exports"))
        database.close()


def words(here, petition, indexes):
    return {entry.type for entry in here.world.entries(petition) if entry.index in indexes}


def indexes(here, petition):
    return {entry.index for entry in here.world.entries(petition)}


def test_a_public_bundle_opens_governance_and_published_cases_and_nothing_else(here):
    _, path = here.public()
    shown = open_indexes(path)

    assert indexes(here, here.published) <= shown
    assert shown.isdisjoint(indexes(here, here.sealing) | indexes(here, here.draft))
    assert 0 in shown
    assert "log.padded" not in open_types(path)


def test_a_public_bundle_discloses_the_public_tier_alone(here):
    _, path = here.public()
    names = shown_names(path)

    assert set(names) == indexes(here, here.published)
    assert set().union(*names.values()) == {"chain", "content", "reasons", "name", "listings"}


def test_a_public_bundle_is_sound_to_a_stranger(here):
    _, path = here.public()
    report = here.report(path)

    assert (report.exit_code, report.findings) == (0, [])
    assert [case.case for case in report.cases] == [here.published.id]


def test_a_full_bundle_opens_every_leaf_and_its_cases_are_whole(here):
    _, path = here.full()
    report = here.report(path)

    assert (report.exit_code, report.findings, report.withheld) == (0, [], 0)
    assert open_indexes(path) == set(range(kind_of(path)["size"]))
    whole = {case.case for case in report.cases if case.status == "whole"}
    assert here.published.id in whole


def test_what_is_sealed_stays_sealed_to_auditors_until_it_is_opened(here):
    _, path = here.full()
    names = shown_names(path)
    sealed = {
        petition.id: ["assessment" in names[entry.index] for entry in here.world.entries(petition)
                      if entry.type == "assessment.sealed"]
        for petition in (here.published, here.sealing)
    }

    assert sealed == {here.published.id: [True] * 5, here.sealing.id: [False] * 2}


def test_every_full_export_is_an_entry_with_the_size_it_was_taken_at(here):
    size = here.world.size()
    taken, path = here.full()

    with here.world.reading_office() as office:
        assert office.roll().exports >= 1
    assert here.world.size() == size + 1
    assert kind_of(path)["size"] == taken.size < size
    assert taken.newer >= 1  # the export's own entry at least


@pytest.mark.parametrize("who", [
    REGISTRAR, LIAISON, OBSERVER, Who(Role.AUDITOR, person_id="registrar-1"),
    Who(Role.AUDITOR, person_id="nobody"), Who(Role.OFFICER, person_id="officer-a-1"),
], ids=["registrar", "liaison", "observer", "registrar as auditor", "nobody", "officer"])
def test_only_an_auditor_of_the_roll_gets_everything(here, who):
    before = here.world.size()
    with pytest.raises(NotFound):
        export_full(here.world.office, here.world.reading_office, here.folder / "no.zip", who)

    assert (here.world.size(), (here.folder / "no.zip").exists()) == (before, False)


def test_an_auditors_place_ends(here):
    later = World(here.world.database, here.folder, now=here.world.now, founded=False)
    later.now = later.now.replace(year=later.now.year + 1)
    with pytest.raises(NotFound):
        export_full(later.office, later.reading_office, here.folder / "no.zip", AUDITOR)


def test_a_petitioner_sees_their_own_entries_but_not_the_chain_before_the_decision(here):
    _, path = here.case(here.sealing, here.sealing.petitioner)
    mine = open_indexes(path) & indexes(here, here.sealing)
    names = {index: shown for index, shown in shown_names(path).items() if index in mine}

    assert words(here, here.sealing, mine) == PETITIONERS_SIGHT
    assert "chain" not in set().union(*names.values())
    assert {"manifest", "listing_acts", "text"} <= set().union(*names.values())
    assert "links" not in set().union(*names.values())  # who stands behind a handle is for auditors
    assert kind_of(path)["reader"] == "petitioner"


def test_a_bundle_of_one_petition_before_the_decision_is_sound(here):
    _, path = here.case(here.sealing, here.sealing.petitioner)
    report = here.report(path)

    assert (report.exit_code, report.findings) == (0, [])
    assert {case.case: case.status for case in report.cases}[here.sealing.id] == "partial"


def test_a_seat_reads_its_own_sealed_assessment_and_no_other(here):
    mine = here.world.seats(here.sealing)[0]
    _, path = here.case(here.sealing, mine, "seat.zip")
    sealed = [entry for entry in here.world.entries(here.sealing) if entry.type == "assessment.sealed"]
    names = shown_names(path)

    assert [entry.index in open_indexes(path) for entry in sealed] == [True, False]
    assert "assessment" in names[sealed[0].index]


def test_a_published_case_is_open_to_its_holder_as_it_is_to_everyone(here):
    _, path = here.case(here.published, here.published.petitioner)

    assert indexes(here, here.published) <= open_indexes(path)
    assert here.report(path).exit_code == 0


def test_nobody_gets_a_petition_that_is_not_theirs(here):
    others = [
        (here.sealing, here.published.petitioner),
        (here.draft, REGISTRAR),
        (here.draft, AUDITOR),
        (here.sealing, Who(Role.SEAT, person_id="registrar-1")),
    ]
    for petition, who in others:
        with pytest.raises(NotFound):
            here.case(petition, who, "no.zip")

    assert not (here.folder / "no.zip").exists()


def test_the_same_state_gives_the_same_bytes(here):
    for write in (here.public, lambda name: here.case(here.sealing, here.sealing.petitioner, name)):
        first, second = (write(name)[1].read_bytes() for name in ("one.zip", "two.zip"))
        assert first == second


def test_an_export_that_cannot_hold_the_keys_of_all_cases_has_the_same_bytes(here, monkeypatch):
    held = here.public("held.zip")[1].read_bytes()
    monkeypatch.setattr(exports, "_BATCH", 2)
    monkeypatch.setattr(exports, "_MOST_KEYS", 0)

    assert here.public("forgotten.zip")[1].read_bytes() == held


def test_an_act_after_the_checkpoint_is_counted_and_not_shown(here):
    before, path = here.public()
    size = kind_of(path)["size"]
    here.full()  # records itself

    after, path = here.public()

    assert after.newer == before.newer + 1
    assert (kind_of(path)["newer"], kind_of(path)["size"]) == (after.newer, size)


def test_a_bundle_with_any_member_changed_is_not_sound(here):
    _, path = here.public()
    twin = here.folder / "twin.zip"
    with zipfile.ZipFile(path) as whole:
        contents = {name: whole.read(name) for name in whole.namelist()}
    verdicts = {}
    for name, octets in contents.items():
        middle = len(octets) // 2
        changed = octets[:middle] + bytes([octets[middle] ^ 1]) + octets[middle + 1 :]
        with zipfile.ZipFile(twin, "w") as packed:
            for one, kept in contents.items():
                packed.writestr(head(one), changed if one == name else kept)
        verdicts[name] = here.report(twin).exit_code

    assert [name for name, verdict in verdicts.items() if verdict == 0] == []


def test_there_is_no_bundle_before_the_first_checkpoint(database, tmp_path):
    world = World(database, tmp_path)

    with world.reading_office() as office, pytest.raises(NoBundle):
        export_public(office, tmp_path / "none.zip")

    assert list(tmp_path.glob("*.zip")) == []
