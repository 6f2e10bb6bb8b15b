"""Two logins for one PostgreSQL database: its owner migrates, the application cannot rewrite what it wrote.

Nothing is granted on tables that will only be made later: a new table is closed to the application until
`grant` has read from the records what may be done with it. `flask db upgrade` ends with that (ADR 0012).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from app.db import make_engine
from app.records.verbs import verbs_of
from migrations.run import MayNotMigrate, all_tables, alone, lacks_right

_MIGHTY = text("""
SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
    OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
FROM pg_roles WHERE rolname = :name
""")
_KNOWN = text("SELECT count(*) FROM pg_roles WHERE rolname = :name")
_PRESENT = text("SELECT current_database()")
_DATABASE = text("""
SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()
""")
_TABLES = text("""
SELECT relname, pg_get_userbyid(relowner) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
""")
_FUNCTIONS = text("""
SELECT oid::regprocedure::text, pg_get_userbyid(proowner) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype ORDER BY 1
""")


def are_two(owner_url: str, application_url: str) -> bool:
    """Say whether the database has an owner apart from the application."""
    owner, application = make_url(owner_url), make_url(application_url)
    return owner.get_backend_name() == "postgresql" and owner.username != application.username


def make_roles(admin_url: str, owner_url: str, application_url: str) -> list[str]:
    """Create the owner and the application's login, hand the tables to the one, grant to the other.

    What is there already stays, so it may be run any number of times. All of it is one transaction.

    Args:
        admin_url: of a login that may create roles and give away the tables.
        owner_url: names the owner; a password in it is set when the role is made.
        application_url: likewise for the application.

    Returns:
        one sentence for each thing done.

    Raises:
        MayNotMigrate: not PostgreSQL, not two logins, or the application's login could do more than it may.
    """
    owner, application = make_url(owner_url), make_url(application_url)
    if owner.get_backend_name() != "postgresql":
        raise MayNotMigrate("SQLite knows no roles: whoever may write the file may change all of it.")
    if not owner.username or not application.username or owner.username == application.username:
        raise MayNotMigrate(
            "Name two logins: the owner in OFFRAMP_DATABASE_OWNER_URL, "
            "the application in OFFRAMP_DATABASE_URL."
        )
    with _transaction(admin_url) as connection:
        said = [_create(connection, owner), _create(connection, application)]
        if connection.scalar(_MIGHTY, {"name": application.username}):
            raise MayNotMigrate(
                f"The login {application.username} has rights of its own or belongs to another role; "
                "the application needs one that has none."
            )
        said.append(_hand_over(connection, owner.username))
        said.append(_grant(connection, application.username))
    return said


def grant(owner_url: str, application_url: str) -> str:
    """Grant the application what the records let it do, and no more; return the sentence that says so."""
    with _transaction(owner_url) as connection:
        return _grant(connection, make_url(application_url).username or "")


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            alone(connection)
            yield connection
    except DBAPIError as refused:
        if lacks_right(refused):
            raise MayNotMigrate(
                "The database refuses this login: give an administrator's in OFFRAMP_DATABASE_ADMIN_URL."
            ) from None
        raise
    finally:
        engine.dispose()


def _create(connection: Connection, url: URL) -> str:
    if connection.scalar(_KNOWN, {"name": url.username}):
        return f"The login {url.username} is there."
    password = ""
    if url.password:  # only what it hashes to is sent, so no log of the server ever holds it
        link = cast("Any", connection.connection.driver_connection)
        name = str(url.username).encode()
        hashed = link.pgconn.encrypt_password(str(url.password).encode(), name, b"scram-sha-256")
        password = f" PASSWORD '{hashed.decode()}'"
    _run(connection, f"CREATE ROLE {_name(connection, url.username)} LOGIN{password}")
    return f"The login {url.username} was created{'' if password else ', without a password'}."


def _hand_over(connection: Connection, owner: str) -> str:
    to = _name(connection, owner)
    database, holder = connection.execute(_DATABASE).one()
    if holder != owner:
        _run(connection, f"ALTER DATABASE {_name(connection, database)} OWNER TO {to}")
    _run(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    _run(connection, f"GRANT USAGE, CREATE ON SCHEMA public TO {to}")
    others = [name for name, holder in connection.execute(_TABLES) if holder != owner]
    for name in others:
        _run(connection, f"ALTER TABLE {_name(connection, name)} OWNER TO {to}")
    for name, holder in connection.execute(_FUNCTIONS).all():
        if holder != owner:
            _run(connection, f"ALTER FUNCTION {name} OWNER TO {to}")
    return f"The database and its tables belong to {owner}; handed over just now: {len(others)}."


def _grant(connection: Connection, application: str) -> str:
    to = _name(connection, application)
    database = _name(connection, connection.scalar(_PRESENT))
    # Locks by name need no right, so nobody else may come in and hold them (ADR 0024).
    _run(connection, f"REVOKE CONNECT, TEMPORARY ON DATABASE {database} FROM PUBLIC")
    _run(connection, f"GRANT CONNECT ON DATABASE {database} TO {to}")
    _run(connection, f"GRANT USAGE ON SCHEMA public TO {to}")
    _run(connection, f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}")
    _run(connection, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to}")
    records, closed = all_tables().tables, 0
    for name, _ in connection.execute(_TABLES).all():
        verbs = verbs_of(records[name]) if name in records else ("SELECT",)
        _run(connection, f"GRANT {', '.join(verbs)} ON {_name(connection, name)} TO {to}")
        closed += not {"UPDATE", "DELETE"} <= set(verbs)
    return f"{application} may use every table; it may not change or delete all rows in: {closed}."


def _name(connection: Connection, name: str | None) -> str:
    return connection.dialect.identifier_preparer.quote(name or "")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
