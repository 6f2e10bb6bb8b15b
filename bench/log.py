"""Measure the log: appends a second, verifying, proving, signing and exporting a long one (ledger 4.7).

    python -m bench log                               # everything, as the claims state it
    python -m bench log --only appends                # one part; parts: appends, verify, proof, sign, export
    python -m bench log --keep FOLDER --only verify   # the large logs stay in FOLDER for the next run

The large logs are made by `bench.history`: every entry is judged by the charter and composed by the door's
own code, in bulk instead of a transaction an act; the service's own checkpoint and export end them.
PostgreSQL is a real server of its own with durable settings. Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.db import Database
from bench.history import bundles
from bench.history.proofs import prove
from bench.history.shelf import kept_log
from bench.history.signing import sign
from bench.history.writers import measure
from migrations.run import upgrade
from tests.builders import World
from tests.databases import application_database
from tests.postgres import running_server

_PARTS = ("appends", "verify", "proof", "sign", "export")
DURABLE = ("server_version", "fsync", "synchronous_commit", "full_page_writes")
_MEANING = {
    "append": "roll shared and petition locked; one entry and its disclosures composed and sealed; head "
    "locked; both stored; head moved; commit",
    "act": "the door's whole act: fold, guards, the append, projection, letter; commit",
    "without_log": "the same act without entry, disclosures and head; commit",
}


def main() -> None:
    """Print the figures of the parts asked for as one JSON object; exit 1 when a bundle does not verify."""
    wanted = _asked(sys.argv[2:])
    with _kept_in(wanted.keep) as folder:
        report = {"machine": _machine(), **{part: _STEPS[part](wanted, folder) for part in wanted.only}}
    print(json.dumps(report, indent=1))
    sys.exit(any(one["exit"] for one in report.get("verify", {}).values()))


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench log")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument("--keep", type=Path, help="where the large logs are, or are to stay")
    parser.add_argument("--entries", type=int, default=100_000, help="of the log that is verified")
    parser.add_argument("--large", type=int, default=1_000_000, help="of the log that is exported as well")
    parser.add_argument("--each", type=int, default=100, help="transactions of a kind, writer and round")
    parser.add_argument("--proofs", type=int, default=10_000)
    parser.add_argument("--exports", nargs="+", choices=tuple(bundles.EXPORTS), default=("full",))
    parser.add_argument("--checkpoints", type=int, default=20)
    return parser.parse_args(words)


@contextmanager
def _kept_in(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory(dir=Path(__file__).resolve().parents[1]) as fresh:
        yield Path(fresh)


def _machine() -> dict[str, str]:
    return {"python": platform.python_version(), "machine": platform.machine(), "system": platform.platform()}


def _appends(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Measure both databases; a folder on a disk, for memory would flatter SQLite."""
    figures: dict[str, Any] = {"meaning": _MEANING}
    folder.mkdir(parents=True, exist_ok=True)
    with running_server(durable=True) as server:
        figures["settings"] = {name: server.rows(f"SHOW {name}", "postgres")[0][0] for name in DURABLE}
        for name, writers, processes in (("postgresql_1", 1, 1), ("postgresql_16", 16, 2)):
            figures[name] = _writers(application_database(server, name), writers, processes, wanted.each)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        url = f"sqlite:///{place}/log.sqlite3"
        upgrade(url)
        figures["sqlite_1"] = _writers(url, 1, 1, wanted.each)
    return figures


def _writers(url: str, writers: int, processes: int, each: int) -> dict[str, Any]:
    database = Database(url)
    with tempfile.TemporaryDirectory() as place:
        figures = measure(World(database, Path(place)), url, writers, processes=processes, each=each)
    database.close()
    return figures


def _verify(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    return {str(size): _verified(folder, size) for size in sorted({wanted.entries, wanted.large})}


def _verified(folder: Path, size: int) -> dict[str, Any]:
    kept = kept_log(folder / str(size), size)
    bundle = kept.folder / bundles.name_of("full")
    if not bundle.exists():
        bundles.export(kept, bundle, "full")
    return {**bundles.verify(kept, bundle), "log": kept.facts}


def _proof(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    return prove(kept_log(folder / str(wanted.large), wanted.large), wanted.proofs)


def _sign(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    return sign(kept_log(folder / str(wanted.large), wanted.large), wanted.checkpoints)


def _export(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    kept = kept_log(folder / str(wanted.large), wanted.large)
    told = {what: bundles.export(kept, kept.folder / bundles.name_of(what), what) for what in wanted.exports}
    return {**told, "log": kept.facts}


_STEPS: dict[str, Callable[[argparse.Namespace, Path], dict[str, Any]]] = {
    "appends": _appends, "verify": _verify, "proof": _proof, "sign": _sign,
    "export": _export,
}
