"""Makes the golden bundles: `python -m tests.golden.make`. A new one needs a line in the changelog.

They are the bundles of a small seeded world, and one bundle for each world of `tests.golden.catalogue`;
from release 1.0 on they are kept for ever (house 3.3). The same code makes the same bytes.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

import app.records  # noqa: F401 - so that every table is known
from app.chancery import Chancery
from app.db import Base, Database
from app.operations.bundles import _write, last_checkpoint
from app.operations.checkpoints import make_checkpoint
from app.queries.exports import FullSelection, PublicSelection, Selection
from app.queries.log_pages import policy_text
from charter.vocabulary import Stage
from tests.builders import World
from tests.golden.catalogue import WORLDS, Broken
from tests.verify.broken import Place, Shelf, without_in_door

HERE = Path(__file__).parent
BROKEN = HERE / "broken"


def main() -> None:
    """Write all golden bundles beside this file."""
    with tempfile.TemporaryDirectory() as name:
        make_sound(Path(name), HERE)
    for old in BROKEN.glob("*.zip"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        make_broken(Shelf(Path(name)), WORLDS, BROKEN)


def make_sound(folder: Path, out: Path) -> None:
    """Build the small world, and write its bundles and its policy."""
    database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
    Base.metadata.create_all(database.engine)
    world = World(database, folder)
    world.petition_in(Stage.IN_FORCE, name="quiet-heron")
    world.draft("young-siskin")
    world.days(1)
    with world.office() as office:
        make_checkpoint(office, world.signer)
    with world.reading_office() as office:
        for kind in ("public", "full"):
            _export(office, out / f"{kind}.zip", kind)
        _write_policy(office, out)
    database.close()


def make_broken(shelf: Shelf, worlds: tuple[Broken, ...], out: Path) -> None:
    """Write the bundle of each broken world, their policy, and the catalogue that tells what is in them."""
    out.mkdir(exist_ok=True)
    told = []
    for broken in worlds:
        with shelf.at(broken.stage) as place:
            told.append(_make_one(broken, place, out))
    with shelf.at(Stage.DRAFT) as place, place.world.reading_office() as office:
        _write_policy(office, out)
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (out / "catalogue.json").write_text(f"{text}\n", encoding="utf-8")


def _make_one(broken: Broken, place: Place, out: Path) -> dict[str, object]:
    file = f"{broken.name}.zip"
    with pytest.MonkeyPatch.context() as patch:
        without_in_door(patch, broken.rule)
        broken.done(place, patch)
        if broken.kind == "full":
            patch.undo()  # the door is broken, not the exporter
        place.sign()
        with place.world.reading_office() as office:
            _export(office, out / file, broken.kind)
    entry = place.last(broken.entry, broken.later)
    return {"file": file, "rule": broken.rule, "entry": entry, "exit": broken.code, "done": broken.said}


def _export(office: Chancery, out: Path, kind: str) -> None:
    checkpoint = last_checkpoint(office)
    chosen: Selection = FullSelection(checkpoint.size) if kind == "full" else PublicSelection(checkpoint.size)
    _write(office, out, checkpoint, chosen)


def _write_policy(office: Chancery, out: Path) -> None:
    text = policy_text(office)
    (out / "policy.txt").write_bytes(text or b"")


if __name__ == "__main__":
    main()
