"""Two logins on PostgreSQL: what the application's is refused, by the database itself (13.2.2, R102)."""

from contextlib import closing

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.db import Database
from app.operations.starting import MayNotStart, check_login
from migrations import roles, run
from tests.conftest import settings_for
from tests.databases import as_administrator
from tests.postgres import ADMINISTRATOR, APPLICATION, OWNER

# table: (a column, the verbs on its rows that are refused)
CLOSED = {
    "log_entries": ("leaf", "UPDATE", "DELETE"), "log_checkpoints": ("note", "UPDATE", "DELETE"),
    "log_cosignatures": ("line", "UPDATE", "DELETE"), "log_disclosures": ("sealed", "UPDATE"),
    "data_keys": ("subject", "UPDATE", "DELETE"),
    "log_heads": ("size", "DELETE"), "roll_heads": ("last_index", "DELETE"),
}
ROWS = {"UPDATE": "UPDATE {table} SET {column} = {column}", "DELETE": "DELETE FROM {table}"}
SCHEMA = {
    "TRUNCATE": "TRUNCATE {table} CASCADE", "ALTER": "ALTER TABLE {table} ADD further TEXT",
    "DISABLE": "ALTER TABLE {table} DISABLE TRIGGER ALL", "DROP": "DROP TABLE {table} CASCADE",
    "TRIGGER": "CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION refuse_change()",
    "RULE": "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "OWNER": "ALTER TABLE {table} OWNER TO CURRENT_USER",
}
REFUSALS = [
    (table, column, verb, ROWS[verb]) for table, (column, *verbs) in CLOSED.items() for verb in verbs
] + [(table, column, verb, said) for table, (column, *_) in CLOSED.items() for verb, said in SCHEMA.items()]
_PARAMETER = 'permission denied to set parameter "session_replication_role"'
MADE = [
    "The login offramp_owner is there.", "The login offramp_app is there.",
    "The database and its tables belong to offramp_owner; handed over just now: {moved}.",
    "offramp_app may use every table; it may not change or delete all rows in: {closed}.",
]


@pytest.fixture(scope="module")
def migrated(databases):
    """A database that is only asked for what it refuses, as the application."""
    with databases.migrated() as url, closing(Database(url)) as database:
        yield database


@pytest.fixture
def empty(databases):
    """The address of one empty database, by login."""
    with databases.empty() as url:
        yield lambda login: make_url(url).set(username=login).render_as_string(hide_password=False)


def said_to(database, statement):
    """Return the first line of what the database says to a statement that it refuses."""
    with pytest.raises(DBAPIError) as refused, database.reading() as session:
        session.execute(text(statement))
    return str(refused.value.orig).splitlines()[0]


@pytest.mark.postgresql
@pytest.mark.parametrize(("table", "column", "verb", "said"), REFUSALS, ids=lambda one: str(one).split()[0])
def test_the_application_is_denied_what_would_change_the_log(migrated, table, column, verb, said):
    denied = said_to(migrated, said.format(table=table, column=column))

    expected = {f"permission denied for table {table}", f"must be owner of table {table}"}
    assert denied in expected | {f"must be owner of relation {table}"}


@pytest.mark.postgresql
@pytest.mark.parametrize(("statement", "denied"), [
    ("SET session_replication_role = 'replica'", _PARAMETER),
    ("CREATE TABLE mine (word TEXT)", "permission denied for schema public"),
    ("ALTER FUNCTION refuse_change() RENAME TO allow_change", "must be owner of function refuse_change"),
    ("SET ROLE offramp_owner", 'permission denied to set role "offramp_owner"'),
    ("UPDATE alembic_version SET version_num = ''", "permission denied for table alembic_version"),
])
def test_the_application_is_denied_every_way_round(migrated, statement, denied):
    assert said_to(migrated, statement) == denied


@pytest.mark.postgresql
def test_the_owner_still_meets_the_triggers(migrated):
    owner = migrated.engine.url.set(username=OWNER).render_as_string(hide_password=False)
    with closing(Database(owner)) as mighty:
        assert said_to(mighty, "DELETE FROM log_entries") == "log_entries never change"
        assert said_to(mighty, "TRUNCATE log_cosignatures") == "log_cosignatures never change"


@pytest.mark.postgresql
def test_erasure_may_take_disclosures_and_blank_a_data_key(migrated):
    with migrated.unit_of_work() as session:
        session.execute(text("DELETE FROM log_disclosures"))
        session.execute(text("UPDATE data_keys SET is_destroyed = true"))
        session.execute(text("SELECT * FROM data_keys FOR UPDATE"))


@pytest.mark.postgresql
def test_the_command_makes_two_logins_and_changes_nothing_the_second_time(empty, tmp_path):
    run.upgrade(empty(ADMINISTRATOR))
    tables = len(run.all_tables().tables) + 1

    first = flask_db(empty, tmp_path, "roles")
    second = flask_db(empty, tmp_path, "roles")

    assert first == (0, [line.format(moved=tables, closed=len(CLOSED) + 1) for line in MADE])
    assert second == (0, [line.format(moved=0, closed=len(CLOSED) + 1) for line in MADE])
    assert run.differences(empty(APPLICATION)) == []


@pytest.fixture
def passer_by(empty):
    """A login that nobody granted anything."""
    with closing(Database(empty(ADMINISTRATOR))) as mighty:
        with mighty.unit_of_work() as session:
            session.execute(text("CREATE ROLE passer_by LOGIN"))
        yield "passer_by"
        with mighty.unit_of_work() as session:
            session.execute(text("DROP ROLE passer_by"))


@pytest.mark.postgresql
def test_no_other_login_may_come_in_and_hold_the_locks(empty, passer_by):
    with closing(Database(empty(passer_by))) as database, database.reading() as session:
        session.execute(text("SELECT pg_advisory_xact_lock(7264828)"))
    roles.make_roles(empty(ADMINISTRATOR), empty(OWNER), empty(APPLICATION))

    with closing(Database(empty(passer_by))) as database:
        denied = said_to(database, "SELECT pg_advisory_xact_lock(7264828)")

    assert "permission denied for database" in denied
    assert run.current(empty(APPLICATION)) == run.current(empty(OWNER)) is None


@pytest.mark.postgresql
def test_an_upgrade_opens_new_tables_to_the_application(empty, tmp_path):
    roles.make_roles(empty(ADMINISTRATOR), empty(OWNER), empty(APPLICATION))

    done = flask_db(empty, tmp_path, "upgrade")

    assert done == (0, [MADE[3].format(closed=len(CLOSED) + 1), f"The schema is at {run.head()}."])
    with closing(Database(empty(APPLICATION))) as database, database.reading() as session:
        assert session.scalars(text("SELECT size FROM log_heads")).all() == []


@pytest.mark.postgresql
def test_the_application_cannot_migrate(empty, tmp_path):
    roles.make_roles(empty(ADMINISTRATOR), empty(OWNER), empty(APPLICATION))

    done = flask_db(lambda _: empty(APPLICATION), tmp_path, "upgrade")

    assert done == (1, [
        "Error: This login may not change the schema: give the owner's in OFFRAMP_DATABASE_OWNER_URL."
    ])


@pytest.mark.postgresql
def test_a_login_with_rights_of_its_own_is_refused_as_the_applications(empty):
    with pytest.raises(run.MayNotMigrate) as refused:
        roles.make_roles(empty(ADMINISTRATOR), empty(OWNER), empty(ADMINISTRATOR))

    assert str(refused.value) == (
        "The login postgres has rights of its own or belongs to another role; "
        "the application needs one that has none."
    )


@pytest.mark.postgresql
def test_an_owner_without_the_right_to_make_roles_is_told_to_ask_an_administrator(empty):
    newcomer = empty("newcomer")

    with pytest.raises(run.MayNotMigrate) as refused:
        roles.make_roles(empty(OWNER), empty(OWNER), newcomer)

    assert str(refused.value) == (
        "The database refuses this login: give an administrator's in OFFRAMP_DATABASE_ADMIN_URL."
    )


@pytest.mark.postgresql
def test_a_password_in_the_address_becomes_the_logins_and_is_never_sent(empty):
    url = make_url(empty("clerk")).set(password="seven lanterns").render_as_string(hide_password=False)
    with closing(Database(empty(ADMINISTRATOR))) as mighty:
        said = roles.make_roles(empty(ADMINISTRATOR), empty(OWNER), url)
        with mighty.unit_of_work() as session:
            kept = session.scalar(text("SELECT rolpassword FROM pg_authid WHERE rolname = 'clerk'"))
            session.execute(text("DROP OWNED BY clerk"))
            session.execute(text("DROP ROLE clerk"))

    assert said[1] == "The login clerk was created."
    assert kept.startswith("SCRAM-SHA-256$")


def test_one_login_for_both_is_refused(settings):
    with pytest.raises(run.MayNotMigrate) as refused:
        roles.make_roles(*[settings.database_url] * 3)

    assert str(refused.value) in (
        "SQLite knows no roles: whoever may write the file may change all of it.",
        "Name two logins: the owner in OFFRAMP_DATABASE_OWNER_URL, the application in OFFRAMP_DATABASE_URL.",
    )


def test_production_is_not_served_as_one_who_could_rewrite_the_log(settings, database):
    with create_app(settings, database=database).extensions["offramp"].reading_office() as office:
        check_login(office)
    with as_administrator(database) as mighty:
        is_server = mighty.engine.dialect.name == "postgresql"
        with create_app(settings, database=mighty).extensions["offramp"].reading_office() as office:
            assert refusal(office) == (REWRITES if is_server else None)


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["log_entries", "log_checkpoints", "log_cosignatures"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER"])
def test_a_login_that_could_change_one_of_the_logs_tables_is_not_served(settings, database, table, verb):
    with as_administrator(database) as mighty, mighty.unit_of_work() as session:
        session.execute(text(f"GRANT {verb} ON {table} TO {APPLICATION}"))
    with create_app(settings, database=database).extensions["offramp"].reading_office() as office:
        assert refusal(office) == REWRITES


REWRITES = (
    "The login in OFFRAMP_DATABASE_URL may change entries of the log; make one that may not with: "
    ".venv/bin/flask --app wsgi db roles"
)


def refusal(office):
    """Return why this office's login may not serve, or None."""
    try:
        check_login(office)
    except MayNotStart as reason:
        return str(reason)
    return None


def flask_db(url, folder, *words):
    """Run a command of `flask db` with three logins; return its exit code and lines."""
    (folder / "present").write_text("2026-03-02T12:00:00+00:00", encoding="ascii")
    others = {"OFFRAMP_DATABASE_OWNER_URL": url(OWNER), "OFFRAMP_DATABASE_ADMIN_URL": url(ADMINISTRATOR)}
    settings = settings_for(url(APPLICATION), folder, **others)
    with closing(Database(settings.database_url)) as database:
        done = create_app(settings, database=database).test_cli_runner().invoke(args=["db", *words])
    return done.exit_code, done.output.splitlines()
