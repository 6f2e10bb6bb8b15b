"""The revisions: each goes up and down with rows in the tables, and their end equals the records."""

import subprocess
import sys

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.db import Database
from migrations import run
from tests.house.sources import TOP, imported, sources
from tests.migrations.rows import counts, fill, way_out

_REVISIONS = list(ScriptDirectory(str(TOP / "migrations")).walk_revisions())[::-1]
_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(t.oid) || pg_get_functiondef(tgfoid)"
        " FROM pg_trigger AS t WHERE NOT tgisinternal"
    ),
}


@pytest.fixture
def empty(databases):
    """The address of a database without tables."""
    with databases.empty() as url:
        yield url


@pytest.mark.parametrize("step", _REVISIONS, ids=lambda step: step.revision)
def test_a_revision_goes_up_down_and_up_again_with_rows_in_the_tables(empty, step, tmp_path):
    run.upgrade(empty, step.revision)
    within(empty, fill)

    run.downgrade(empty, step.down_revision or "base")
    run.upgrade(empty, step.revision)
    within(empty, fill)
    kept = within(empty, counts)
    run.upgrade(empty, way_out=way_out(tmp_path))

    assert run.current(empty) == run.head()
    assert kept.items() <= (within(empty, counts) | {"alembic_version": 1}).items()


def test_the_records_equal_head(databases):
    with databases.migrated() as url:
        assert run.differences(url) == []


def test_constraints_and_triggers_equal_those_of_the_records(databases):
    with databases.empty() as made, databases.migrated() as migrated:
        within(made, run.all_tables().create_all)

        assert within(migrated, constraints) == within(made, constraints)
        assert within(migrated, triggers) == within(made, triggers)


def test_revisions_are_numbered_without_a_gap():
    assert [step.revision for step in _REVISIONS] == [f"{n:04}" for n in range(1, len(_REVISIONS) + 1)]


def test_no_revision_imports_the_application():
    names = {name.split(".")[0] for source in sources("migrations/versions") for _, name in imported(source)}

    assert names <= {"sqlalchemy", "alembic"}


def test_several_starts_at_once_migrate_once(empty):
    code = f"from migrations.run import upgrade; upgrade({empty!r})"
    starts = [subprocess.Popen([sys.executable, "-c", code], cwd=TOP) for _ in range(4)]

    assert [start.wait(60) for start in starts] == [0] * 4
    assert run.current(empty) == run.head()


def within(url, work):
    """Do `work` in one transaction on the database at `url`."""
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            return work(connection)
    finally:
        database.close()


def constraints(connection):
    """Return every CHECK of every table."""
    found = inspect(connection)
    return {
        (table, check["name"], check["sqltext"])
        for table in found.get_table_names() for check in found.get_check_constraints(table)
    }


def triggers(connection):
    """Return every trigger, its table and what it does, white space apart."""
    rows = connection.execute(text(_TRIGGERS[connection.dialect.name]))
    return {(name, table, " ".join(said.split())) for name, table, said in rows}
