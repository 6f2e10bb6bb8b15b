"""Makes the golden bundles: `python -m tests.golden.make`. A new one needs a line in the changelog.

They are the bundles of a small seeded world; from release 1.0 on they are kept for ever (house 3.3).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import app.records  # noqa: F401 - so that every table is known
from app.db import Base, Database
from app.operations.bundles import _write, last_checkpoint
from app.operations.checkpoints import make_checkpoint
from app.queries.exports import FullSelection, PublicSelection
from app.queries.log_pages import policy_text
from charter.vocabulary import Stage
from tests.builders import World

HERE = Path(__file__).parent


def main() -> None:
    """Build the world and write its bundles and its policy beside this file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
        Base.metadata.create_all(database.engine)
        world = World(database, folder)
        world.petition_in(Stage.IN_FORCE, name="quiet-heron")
        world.draft("young-siskin")
        world.days(1)
        with world.office() as office:
            size = make_checkpoint(office, world.signer).size
        with world.reading_office() as office:
            for kind, selection in (("public", PublicSelection(size)), ("full", FullSelection(size))):
                _write(office, HERE / f"{kind}.zip", last_checkpoint(office), selection)
            text = policy_text(office.session, office.cabinet, office.origin)
        (HERE / "policy.txt").write_bytes(text or b"")
        database.close()


if __name__ == "__main__":
    main()
