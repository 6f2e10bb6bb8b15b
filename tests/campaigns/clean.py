"""Honest bundles raise no alarm: `dev.py campaign clean --histories 1000 --seed 7`.

Each history is a world of its own in which people do at random what the door lets them; its public bundle and
the auditors' one are verified. A bundle of which anything is said is a failure.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import app.records  # noqa: F401 - so that every table is known
from app.db import Base, Database
from app.queries.log_pages import policy_text
from charter.findings import Report
from charter.policy import parse_policy
from charter.verify import Asked, verify
from tests.builders import World
from tests.verify.histories import bundles_of, lived


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """Live through so many histories; return what became of their petitions, and every alarm."""
    parser = argparse.ArgumentParser(prog="dev.py campaign clean")
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(arguments)
    stages: Counter[str] = Counter()
    entries, failures = 0, []
    for number in range(wanted.histories):
        seed = wanted.seed * 1_000_000 + number
        seen, reports = history(seed)
        stages.update(seen)
        entries += reports[-1].size
        failures += [f"history {seed}: {one}" for report in reports for one in report.findings]
    return {"seed": wanted.seed, "histories": wanted.histories, "bundles": 2 * wanted.histories,
            "entries": entries, "petitions": dict(sorted(stages.items())), "failures": failures}


def history(seed: int) -> tuple[list[str], list[Report]]:
    """Live through one history; return where its petitions stand, and what is said of its bundles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
        Base.metadata.create_all(database.engine)
        world = lived(database, folder, Random(seed))
        asked = Asked(parse_policy(_policy(world)))
        reports = [verify(path, asked) for path in bundles_of(world, folder)]
        with world.reading_office() as office:
            stages = [str(office.case(one.case).stage) for one in reports[-1].cases]
        database.close()
        return stages, reports


def _policy(world: World) -> bytes:
    with world.reading_office() as office:
        return policy_text(office) or b""
