"""Makes the golden bundles: `python -m tests.golden.make`. A new one needs a line in the changelog.

They are the bundles of a small seeded world, those of `tests.golden.logs`, and one bundle for each world of
`tests.golden.catalogue`; from release 1.0 on they are kept for ever (house 3.3). The same code makes the
same bytes.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from app.chancery import Chancery
from app.operations.bundles import _write, export_delta, last_checkpoint
from app.operations.checkpoints import make_checkpoint
from app.queries.cosignatures import published_notes
from app.queries.exports import FullSelection, PublicSelection, Selection
from charter.note import parse_checkpoint, parse_note
from charter.showing import PUBLICATION
from charter.vocabulary import Stage
from tests.builders import World
from tests.golden.catalogue import WORLDS, Broken
from tests.golden.logs import MAKERS, database_in, write_policy
from tests.verify.broken import Place, Shelf, without_in_door

HERE = Path(__file__).parent
BROKEN = HERE / "broken"


def main() -> None:
    """Write all golden bundles beside this file."""
    with tempfile.TemporaryDirectory() as name:
        for make in (make_sound, *MAKERS):
            make(Path(name) / make.__name__, HERE)
    for old in BROKEN.glob("*.zip"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        make_broken(Shelf(Path(name)), WORLDS, BROKEN)


def make_sound(folder: Path, out: Path) -> None:
    """Build the small world, and write its bundles, what its delta continues, and its policy."""
    with database_in(folder) as database:
        world = World(database, folder)
        petition = world.petition_in(Stage.IN_FORCE, name="quiet-heron")
        published = next(one.index for one in world.entries(petition) if one.type == PUBLICATION)
        world.draft("young-siskin")
        world.days(1)
        with world.office() as office:
            make_checkpoint(office, world.signer)
        with world.reading_office() as office:
            for kind in ("public", "full"):
                _export(office, out / f"{kind}.zip", kind)
            _write_delta(office, out, published)
        write_policy(world, out / "policy.txt")


def _write_delta(office: Chancery, out: Path, published: int) -> None:
    """Write the delta since the last checkpoint before a publication, so that it shows older leaves too."""
    *_, since = published_notes(office.session, published)
    (out / "delta-checkpoint.txt").write_bytes(since)
    export_delta(office, out / "delta.zip", parse_checkpoint(parse_note(since).text).size)


def make_broken(shelf: Shelf, worlds: tuple[Broken, ...], out: Path) -> None:
    """Write the bundle of each broken world, their policy, and the catalogue that tells what is in them."""
    out.mkdir(exist_ok=True)
    told = []
    for broken in worlds:
        with shelf.at(broken.stage) as place:
            told.append(_make_one(broken, place, out))
    with shelf.at(Stage.DRAFT) as place:
        write_policy(place.world, out / "policy.txt")
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


if __name__ == "__main__":
    main()
