"""What every test may ask for: a database, the present, chance, settings; and what none may do: go out.

`--db postgresql` runs on PostgreSQL; together with `-m database` only the tests that use a database do.
`--db both` runs each of those on both, and all the others once.
"""

from __future__ import annotations

import contextlib
import gc
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from werkzeug.routing import Rule

import app.db
from app.chance import Chance, SeededChance
from app.db import Database
from app.settings import Settings, settings_from
from charter import ed25519
from tests.charter.vectors import TRIED, present, told
from tests.databases import Databases, PostgreSQLDatabases, SQLiteDatabases
from tests.lanes import DIALECTS, Lanes
from tests.sharing import Templates, compiling_once, creating_alike, verifying_once

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller choose the dialect."""
    parser.addoption("--db", choices=(*DIALECTS, "both"), default="sqlite", help="where tests run")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    """Let each worker keep to one database."""
    return Lanes(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database on each of those that were asked for."""
    if "databases" in metafunc.fixturenames and metafunc.config.getoption("--db") == "both":
        item = metafunc.definition
        dialects = tuple(one for one in DIALECTS if item.get_closest_marker(one)) or DIALECTS
        chosen = ("sqlite",) if _is_in_browser(item) else dialects
        metafunc.parametrize("dialect", chosen, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses a database and what needs a browser; leave out what SQLite does not have."""
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
        if _is_in_browser(item):
            item.add_marker(pytest.mark.browser)
    if config.getoption("--db") == "sqlite":
        elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
        items[:] = [item for item in items if item not in elsewhere]
        config.hook.pytest_deselected(items=elsewhere)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many vectors of other projects were tried, when tests that try any have run."""
    passed = terminalreporter.stats.get("passed", [])
    counts = [value for one in passed for name, value in one.user_properties if name == TRIED]
    if counts:
        terminalreporter.write_line(told(counts))


def _is_in_browser(item: pytest.Item) -> bool:
    return "browser" in item.path.parent.parts[-1:]


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays for the whole run, and look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and (not isinstance(address, tuple) or address[0] not in _LOOPBACK):
            raise AssertionError(f"A test tried to connect to {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _compiled_once() -> Iterator[None]:
    """Let a run's applications share compiled templates and addresses, and all who verify their answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", Templates())
        patch.setattr(Rule, "compile", compiling_once(Rule.compile))
        patch.setattr(ed25519, "verify", verifying_once(ed25519.verify))
        yield


@pytest.fixture(scope="session")
def dialect(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`."""
    return getattr(request, "param", None) or request.config.getoption("--db")


@pytest.fixture(scope="session")
def databases(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where databases come from; a fixture of a wider scope than one test borrows here."""
    with contextlib.ExitStack() as stack:
        source: Databases
        if dialect == "postgresql":
            source = PostgreSQLDatabases(stack)
        else:
            source = SQLiteDatabases(tmp_path_factory.mktemp("databases"))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        alike = creating_alike(app.db.create_engine, app.db.make_engine(source.model))
        patch.setattr(app.db, "create_engine", alike)
        yield source


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a database of this test's own, its schema at head."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of this test's own, its schema at head."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def count_outside(record_property: Callable[[str, object], None]) -> Callable[[int, int], None]:
    """A way to say how many vectors of other projects there are; unless their folder is absent, so many."""

    def count(found: int, expected: int) -> None:
        record_property(TRIED, found)
        assert found == present(expected)

    return count


@pytest.fixture
def chance() -> Chance:
    """The same values in every run."""
    return SeededChance("test")


@pytest.fixture
def now() -> datetime:
    """Noon of a Monday."""
    return NOON


@pytest.fixture
def move_clock(tmp_path: Path) -> Callable[[datetime], None]:
    """A way to set the present that `settings` reads; it begins at noon of a Monday."""

    def move(moment: datetime) -> None:
        (tmp_path / "present").write_text(moment.isoformat(), encoding="ascii")

    move(NOON)
    return move


@pytest.fixture
def settings(database_url: str, tmp_path: Path, move_clock: Callable[[datetime], None]) -> Settings:
    """Settings of the environment `test`, on this test's own database, folders and clock."""
    return settings_for(database_url, tmp_path)


def settings_for(database_url: str, folder: Path, **further: str) -> Settings:
    """Return settings for tests whose data and keys lie in `folder`; `folder/present` holds the clock."""
    keys = folder / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    (keys / "secret_key").write_bytes(SeededChance("test").octets(32, "secret key").hex().encode())
    return settings_from({
        "OFFRAMP_ENV": "test",
        "OFFRAMP_DATABASE_URL": database_url,
        "OFFRAMP_DATA": str(folder),
        "OFFRAMP_KEYS": str(keys),
        "OFFRAMP_NOW": f"file:{folder / 'present'}",
        "OFFRAMP_PASSWORD_PROFILE": "cheap",
        "OFFRAMP_SEED": "test",
        **further,
    })
