"""Large logs in SQLite databases, made once and kept where the caller wants them kept."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.db import Database
from app.operations.checkpoints import make_checkpoint
from app.queries.log_pages import policy_text
from bench.history.days import History
from migrations.run import upgrade
from tests.builders import World
from tests.operations.exported import admit_auditor

_SEED = 1


@dataclass(frozen=True)
class Kept:
    """A large log: its folder, and what it is made of."""

    folder: Path
    facts: dict[str, Any]

    @property
    def url(self) -> str:
        """The database's address."""
        return f"sqlite:///{self.folder / 'log.sqlite3'}"

    @property
    def policy(self) -> Path:
        """The policy that checks bundles of this log."""
        return self.folder / "policy"

    def world(self) -> World:
        """Open the world as it was left."""
        now = datetime.fromisoformat(self.facts["now"])
        return World(Database(self.url), self.folder, now=now, founded=False)


def kept_log(folder: Path, size: int, *, pace: float | None = None) -> Kept:
    """Return a log of at least so many entries, made now unless the folder has it already.

    Args:
        folder: the log's own.
        size: how many entries there are to be at least.
        pace: how many petitions are opened on a day; by default as many as fill the log within some 400 days.
    """
    told = folder / "mix.json"
    if not told.exists():
        folder.mkdir(parents=True, exist_ok=True)
        facts = _made(Kept(folder, {}), size, pace or size**0.75 / 1700)
        told.write_text(json.dumps(facts), encoding="ascii")
    return Kept(folder, json.loads(told.read_text(encoding="ascii")))


def _made(kept: Kept, size: int, pace: float) -> dict[str, Any]:
    began = time.monotonic()
    upgrade(kept.url)
    world = World(Database(kept.url), kept.folder)
    history = History.begun(world, pace=pace, seed=_SEED)
    history.grow(size)
    history.settle()
    admit_auditor(world)  # through the door, as everything from here on
    with world.office() as office:
        newest = make_checkpoint(office, world.signer)
        kept.policy.write_bytes(policy_text(office) or b"")
    world.database.close()
    return {
        "entries": newest.size, "days": history.days, "checkpoints": history.pen.checkpoints,
        "cases": len(history.over) + len(history.living), "cases_over": len(history.over),
        "published": len(history.published), "now": world.now.isoformat(),
        "made_in_s": round(time.monotonic() - began), "types": dict(history.pen.mix.most_common()),
    }
