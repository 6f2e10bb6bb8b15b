"""The audit finds every column that differs from the log; a full bundle gives the tables back."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from app import create_app
from app.db import Base, Database
from app.operations.audit import differences
from app.operations.checkpoints import make_checkpoint
from app.operations.replaying import CannotReplay, replay_bundle
from app.queries.cosignatures import published_notes
from charter import zipform
from charter.__main__ import main
from tests.builders import World
from tests.conftest import settings_for
from tests.databases import as_administrator
from tests.operations.exported import Exported

PROJECTED = ("organisations", "places", "petitions", "seats", "identity_requests")
LOGGED = ("log_entries", "log_heads", "roll_heads")


@pytest.fixture(scope="module")
def here(databases, tmp_path_factory):
    with databases.migrated() as url:
        database = Database(url)
        yield Exported.in_database(database, tmp_path_factory.mktemp("audit"))
        database.close()


@pytest.fixture
def tampering(here):
    """Run statements as a database administrator would, audit, and take them back."""

    def audited(*statements: str, signed: tuple[int, str] | None = None) -> list[str]:
        with as_administrator(here.world.database) as opened, opened.reading() as session:
            for trigger in triggers(session):
                session.execute(text(trigger))
            for statement in statements:
                session.execute(text(statement))
            office = here.world._chancery(session)
            return list(differences(office, signed))

    return audited


def triggers(session):
    """Return the statements that take the protection of the log's rows away."""
    if session.bind.dialect.name == "sqlite":
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        return [f"DROP TRIGGER {name}" for name in names]
    return ["SET LOCAL session_replication_role = replica"]


def rows(database: Database, tables: tuple[str, ...]) -> dict[str, list[tuple]]:
    with database.reading() as session:
        return {
            name: sorted(map(tuple, session.execute(Base.metadata.tables[name].select())), key=repr)
            for name in tables
        }


def test_an_honest_database_equals_its_log(here, tampering):
    assert tampering() == []


@pytest.mark.parametrize(("statement", "told"), [
    ("UPDATE petitions SET stage = 'voting' WHERE id = '{sealing}'",
     ["petitions {sealing}: stage is voting; the log says assessment."]),
    ("UPDATE petitions SET due_on = NULL WHERE id = '{sealing}'", ["due_on is empty; the log says"]),
    ("UPDATE seats SET sealed_on = NULL WHERE petition_id = '{sealing}'", ["sealed_on", "sealed_on"]),
    ("DELETE FROM identity_requests WHERE petition_id = '{published}'",
     ["the row is missing.", "the row is missing."]),
    ("UPDATE organisations SET name = 'Another' WHERE id = (SELECT min(id) FROM organisations)",
     ["name is Another"]),
    ("INSERT INTO places SELECT 'stranger', 'registrar', NULL, since, NULL, deputy FROM places LIMIT 1",
     ["places stranger registrar: the log has no such row."]),
    ("UPDATE log_heads SET last_on = '2020-01-01'", ["last_on is 2020-01-01"]),
    ("UPDATE roll_heads SET last_index = 0", ["roll_heads: last_index is 0"]),
], ids=["stage", "clock", "seats", "identity", "organisation", "place", "head", "roll head"])
def test_the_audit_names_each_difference(here, tampering, statement, told):
    ids = {"sealing": here.sealing.id, "published": here.published.id}

    found = tampering(statement.format(**ids))

    assert len(found) == len(told)
    for line, part in zip(found, told, strict=True):
        assert part.format(**ids) in line


ANOTHER_HASH = (
    'UPDATE log_entries SET leaf_hash = (SELECT leaf_hash FROM log_entries WHERE "index" = 3) '
    'WHERE "index" = 20'
)
ANOTHER_TEXT = (
    "UPDATE log_disclosures SET sealed = (SELECT sealed FROM log_disclosures WHERE entry_index = 0) "
    "WHERE entry_index = 20"
)


@pytest.mark.parametrize(("statement", "told"), [
    (ANOTHER_HASH, "log_entries 20: leaf_hash is"),
    ("UPDATE log_entries SET actor = 'somebody' WHERE \"index\" = 20", "log_entries 20: actor is somebody"),
    ("UPDATE log_entries SET on_day = '2020-01-01' WHERE \"index\" = 20", "log_entries 20: on_day is"),
    ('DELETE FROM log_entries WHERE "index" = 3', "log_entries: index 3 is missing; 4 comes instead."),
    (ANOTHER_TEXT, "log_disclosures 0 to "),
], ids=["hash", "actor", "day", "gap", "disclosure"])
def test_a_log_that_was_altered_is_not_folded(tampering, statement, told):
    remove = ["DELETE FROM log_disclosures WHERE entry_index = 3"] if "DELETE" in statement else []
    found = tampering(*remove, statement)

    assert found[0].startswith(told)
    assert found[-1] == "The log itself is not sound, so nothing is folded from it."


@pytest.mark.parametrize("note", [
    "{origin}\n{more}\n{root}\n\n\u2014 {origin} AAAAAAAA\n",
    "{origin}\n{size}\n{zero}\n\n\u2014 {origin} AAAAAAAA\n",
    "none",
], ids=["size", "root", "no note"])
def test_the_audit_finds_a_checkpoint_whose_root_the_leaves_do_not_have(here, tampering, note):
    with here.world.reading_office() as office:
        first, *_ = published_notes(office.session, 10_000)
    origin, size, root = first.decode().split("\n")[:3]
    told = note.format(origin=origin, size=size, more=int(size) + 16, root=root, zero="A" * 43 + "=")

    assert tampering(f"UPDATE log_checkpoints SET note = '{told}' WHERE size = {size}") == [
        f"log_checkpoints: another root was signed at size {size} than the leaves have.",
        "The log itself is not sound, so nothing is folded from it.",
    ]


def test_the_audit_compares_the_leaves_with_what_the_signer_remembers(here, tampering):
    size, root = here.world.signer.last()

    assert tampering(signed=(size, root)) == []
    assert tampering(signed=(size, "00" * 32))[0] == (
        f"the signer: another root was signed at size {size} than the leaves have."
    )
    assert tampering(signed=(size + 1600, root))[0] == (
        f"the signer: size {size + 1600} was signed; the log has only {here.world.size()} entries."
    )


def test_a_full_bundle_gives_every_projected_column_back(here, databases):
    _, path = here.full()
    with databases.migrated() as url:
        copy = Database(url)
        with copy.unit_of_work() as session:
            counts = replay_bundle(session, path)
        replayed = rows(copy, PROJECTED)
        copy.close()

    original = rows(here.world.database, PROJECTED)
    assert replayed == original
    assert {name: counts[name] for name in PROJECTED} == {
        name: len(found) for name, found in original.items()
    }


def test_a_replayed_log_is_the_log_up_to_the_checkpoint(here, databases):
    with here.world.office() as office:
        make_checkpoint(office, here.world.signer)
    _, path = here.full()
    with databases.migrated() as url:
        copy = Database(url)
        with copy.unit_of_work() as session:
            size = replay_bundle(session, path)["log_entries"]
        entries = rows(copy, ("log_entries",))["log_entries"]
        copy.close()

    assert entries == [row for row in rows(here.world.database, LOGGED)["log_entries"] if row[0] < size]


def test_replay_wants_an_empty_database_and_a_full_bundle(here, databases):
    _, full = here.full()
    _, public = here.public()
    with here.world.office() as office, pytest.raises(CannotReplay, match="holds a log already"):
        replay_bundle(office.session, full)
    with databases.migrated() as url:
        copy = Database(url)
        with pytest.raises(CannotReplay, match="Only a full bundle"), copy.unit_of_work() as session:
            replay_bundle(session, public)
        assert rows(copy, ("log_entries",)) == {"log_entries": []}
        copy.close()


@pytest.fixture
def command(databases, tmp_path):
    """Run `flask log` in a world of its own."""
    with databases.migrated() as url:
        settings = settings_for(url, tmp_path)
        database = Database(url)
        app = create_app(settings, database=database)
        world = World(database, tmp_path)

        def run(*words: str) -> tuple[int, str]:
            result = app.test_cli_runner().invoke(args=["log", *words])
            return result.exit_code, result.output

        run.world, run.folder, run.app = world, tmp_path, app
        yield run
        database.close()


def test_the_commands_make_a_bundle_that_verifies(command):
    folder: Path = command.folder
    command.world.days(2)
    done = [
        command("checkpoint"),
        command("policy", str(folder / "policy.txt")),
        command("export", "--kind", "public", str(folder / "public.zip")),
        command("audit"),
    ]

    assert [code for code, _ in done] == [0, 0, 0, 0]
    assert done[-1] == (0, "The tables equal the log.\n")
    assert main(["verify", str(folder / "public.zip"), "--policy", str(folder / "policy.txt")]) == 0


def test_a_log_too_long_for_a_bundle_is_told_in_one_sentence_and_leaves_nothing(command, monkeypatch):
    command.world.days(1)
    monkeypatch.setattr(zipform, "_NARROW_LIMIT", 2_000)

    done = command("export", "--kind", "public", str(command.folder / "public.zip"))

    assert done == (1, "Error: A bundle ends at two gibibytes; take a delta or the flat lists.\n")
    assert list(command.folder.glob("*public.zip*")) == []


def test_the_commands_make_a_delta_and_lists_in_the_language_asked_for(command):
    world, folder = command.world, command.folder
    world.draft("quiet-heron")
    world.days(2)
    with world.reading_office() as office:
        sizes = [int(note.split(b"\n")[1]) for note in published_notes(office.session, world.size())]
        (folder / "known").write_bytes(next(published_notes(office.session, sizes[0])))
    words = ("export", "--kind", "flat", "--format", "jsonl", "--language", "uk")
    done = [
        command("policy", str(folder / "policy.txt")),
        command("export", "--kind", "delta", "--since", str(sizes[0]), str(folder / "delta.zip")),
        command(*words, str(folder / "entries.jsonl")),
    ]

    assert [code for code, _ in done] == [0, 0, 0]
    assert done[2][1].startswith(f"flat list at size: {sizes[-1]}.")
    assert main(["verify", str(folder / "delta.zip"), "--policy", str(folder / "policy.txt"),
                 "--checkpoint", str(folder / "known")]) == 0
    assert "Журнал засновано" in (folder / "entries.jsonl").read_text(encoding="utf-8").splitlines()[0]


def test_the_audit_command_fails_with_a_line_for_each_difference(command):
    command.world.days(1)
    with command.world.database.unit_of_work() as session:
        session.execute(text("UPDATE organisations SET name = 'Another'"))

    code, told = command("audit")

    with command.world.reading_office() as office:
        expected = [f"organisations {org}" for org in office.roll().organisations]
    assert code == 1
    assert [line.split(":")[0] for line in told.splitlines()] == expected


def test_an_export_for_a_person_needs_that_persons_right(command):
    world, folder = command.world, command.folder
    world.days(1)
    world.account("registrar-1")
    petition = world.draft("quiet-heron")
    world.draft("grey-plover")
    world.days(1)
    out = str(folder / "case.zip")

    def export(*words):
        return command("export", *words, out)[0]

    assert export("--kind", "case", "--case", petition.id, "--as", "quiet-heron") == 0
    (folder / "case.zip").unlink()
    assert export("--kind", "case", "--case", petition.id, "--as", "grey-plover") == 1
    assert export("--kind", "case", "--case", petition.id, "--as", "registrar-1") == 1
    assert export("--kind", "case", "--case", petition.id, "--as", "nobody") == 1
    assert export("--kind", "full", "--as", "registrar-1") == 1
    assert export("--kind", "full") == 2
    assert export("--kind", "flat", "--format", "csv", "--case", petition.id, "--as", "grey-plover") == 1
    assert export("--kind", "flat", "--format", "csv", "--as", "quiet-heron") == 1
    assert export("--kind", "flat", "--format", "csv", "--case", petition.id) == 2
    assert export("--kind", "flat") == 2
    assert export("--kind", "public", "--format", "csv") == 2
    assert export("--kind", "public", "--since", "16") == 2
    assert export("--kind", "delta") == 2
    assert export("--kind", "delta", "--since", "17") == 1
    assert export("--kind", "case", "--as", "quiet-heron") == 2
    assert not (folder / "case.zip").exists()


def test_replay_prints_how_many_rows_each_table_got(here, command, databases, tmp_path):
    _, path = here.full()
    with databases.migrated() as url:
        (tmp_path / "fresh").mkdir()
        shutil.copy(tmp_path / "present", tmp_path / "fresh" / "present")
        database = Database(url)
        app = create_app(settings_for(url, tmp_path / "fresh"), database=database)
        result = app.test_cli_runner().invoke(args=["log", "replay", str(path)])
        database.close()

    assert result.exit_code == 0
    assert "petitions: 3\n" in result.output
    assert "organisations: 6\n" in result.output
