"""Two worlds from one seed that differ in what is secret, and nothing else.

Both begin as copies of one world in which a recommendation stands and a second petition is under way.
Each day the one and the other do what the pair says, and padding brings both to the same full blocks,
as it does whenever two days happen to be equally busy; then a night passes, and the clock runs.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import app.records  # noqa: F401 - so that every table is known
from app.db import Base, Database
from app.operations.bundles import _write, last_checkpoint
from app.operations.checkpoints import BLOCK, make_checkpoint
from app.operations.door import pad
from app.queries.exports import FullSelection
from charter.vocabulary import Stage
from tests.builders import Petition, World

Deed = Callable[["Twin"], object]
STAGES = (Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.ASSESSMENT, Stage.VOTING)


@dataclass
class Twin:
    """One of two worlds: a petition that is published, and one that is under way."""

    world: World
    published: Petition
    pending: Petition
    folder: Path

    def step(self, name: str, **words: Any) -> None:
        """Play a step on the petition that is under way."""
        self.world.do(self.pending, name, **words)

    def fill(self, size: int) -> None:
        """Pad the log up to a size."""
        with self.world.office() as office:
            pad(office, size, at_least_one=False)

    def sign(self) -> None:
        """Sign the full block that the log has come to."""
        with self.world.office() as office:
            make_checkpoint(office, self.world.signer, at_least_one=False)

    def full_bundle(self) -> bytes:
        """Return the auditors' bundle, its taking recorded nowhere."""
        out = self.folder / "full.zip"
        with self.world.reading_office() as office:
            checkpoint = last_checkpoint(office)
            _write(office, out, checkpoint, FullSelection(checkpoint.size))
        return out.read_bytes()


class Nursery:
    """Worlds by the stage of the petition that is under way, made once and copied."""

    def __init__(self, folder: Path) -> None:
        """Publish one petition, then bring another from stage to stage, keeping a copy of each."""
        self.folder = folder
        self._kept: dict[Stage, tuple[Any, Petition]] = {}
        live = folder / "live"
        live.mkdir()
        database = Database(f"sqlite:///{live / 'world.sqlite3'}")
        Base.metadata.create_all(database.engine)
        world = World(database, live)
        self.published = world.petition_in(Stage.IN_FORCE, name="quiet-heron")
        pending = world.draft("grey-plover")
        for stage in STAGES:
            world.advance(pending, stage)
            database.close()  # and whatever reads, so that the files are whole
            shutil.copytree(live, folder / stage)
            self._kept[stage] = (world.now, copy.copy(pending))
        database.close()

    @contextmanager
    def twins(self, stage: Stage, left: Sequence[Deed], right: Sequence[Deed]) -> Iterator[tuple[Twin, Twin]]:
        """Lend two worlds that went through as many days, each with the deeds of its own side."""
        with ExitStack() as stack:
            one, other = (stack.enter_context(self._one(stage, side)) for side in ("left", "right"))
            pair = (one, other)
            for deeds in zip(left, right, strict=True):
                for twin, deed in zip(pair, deeds, strict=True):
                    deed(twin)
                _fill_the_same_blocks(pair)
                for twin in pair:
                    twin.world.days(1)
            _fill_the_same_blocks(pair)
            for twin in pair:
                twin.sign()
            yield pair

    @contextmanager
    def _one(self, stage: Stage, side: str) -> Iterator[Twin]:
        folder = self.folder / side
        shutil.copytree(self.folder / stage, folder)
        now, pending = self._kept[stage]
        database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
        try:
            world = World(database, folder, now=now, founded=False)
            yield Twin(world, self.published, copy.copy(pending), folder)
        finally:
            database.close()
            shutil.rmtree(folder)


def _fill_the_same_blocks(pair: tuple[Twin, Twin]) -> None:
    size = max(-(-twin.world.size() // BLOCK) * BLOCK for twin in pair)
    for twin in pair:
        twin.fill(size)
