"""A sound world with three petitions, its bundles, a forger with its key; and worlds stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import app.records  # noqa: F401 - so that every table is known
from app.db import Base, Database
from app.operations.bundles import export_delta
from charter import layout
from charter.findings import Report
from charter.policy import Policy, parse_policy
from charter.verify import Asked, verify
from tests.builders import World
from tests.operations.exported import Exported
from tests.verify.broken import Place, Shelf, again, report_on, without_in_door, without_in_verifier
from tests.verify.continuing import size_of
from tests.verify.forge import Files, Forgery, files_of, lines, write


@dataclass
class Bundles:
    """The honest bundles of one world, and how to forge others."""

    world: Exported
    public: Path
    full: Path
    case: Path
    policy: Policy

    def forgery(self) -> Forgery:
        """Return the log taken apart, with the true key to sign it again."""
        cabinet = self.world.world.cabinet
        return Forgery.of(self.full, cabinet.sign_log, cabinet.log_public())


Told = list[tuple[int, str, int | None]]


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bundles]:
    """Build the world once; nothing changes it afterwards."""
    folder = tmp_path_factory.mktemp("sound")
    database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
    Base.metadata.create_all(database.engine)
    made = Exported.in_database(database, folder)
    _, public = made.public()
    _, full = made.full()
    _, case = made.case(made.sealing, made.sealing.petitioner)
    with made.world.reading_office() as office:
        from app.queries.log_pages import policy_text

        policy = parse_policy(policy_text(office) or b"")
    yield Bundles(made, public, full, case, policy)
    database.close()


@pytest.fixture(scope="session")
def notes(bundles: Bundles) -> dict[int, bytes]:
    """Every signed checkpoint of the world as a note, by its size."""
    found = [line["note"] for line in lines(files_of(bundles.full), layout.CHECKPOINTS)]
    return {size_of(note): note.encode() for note in found}


@pytest.fixture(scope="session")
def delta(bundles: Bundles, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return the path of the delta since a size, written once."""
    folder, written = tmp_path_factory.mktemp("deltas"), dict[int, Path]()

    def since(size: int) -> Path:
        if size not in written:
            written[size] = folder / f"{size}.zip"
            with bundles.world.world.reading_office() as office:
                export_delta(office, written[size], size)
        return written[size]

    return since


@pytest.fixture
def middle(notes: dict[int, bytes]) -> int:
    """A size well before the publication, so that older leaves are in the delta too."""
    return sorted(notes)[3]


@pytest.fixture
def sound(bundles: Bundles) -> dict[str, Files]:
    """The files of the honest bundles, by kind."""
    return {name: files_of(getattr(bundles, name)) for name in ("public", "full", "case")}


@pytest.fixture
def look(bundles: Bundles, tmp_path: Path) -> Callable[..., Report]:
    """Verify files as a bundle under the world's policy, or another."""

    def report(files: Files, policy: Policy | None = None, **asked: Any) -> Report:
        return verify(write(tmp_path / "bundle.zip", files), Asked(policy or bundles.policy, **asked))

    return report


@pytest.fixture
def told(look: Callable[..., Report]) -> Callable[..., Told]:
    """Verify files, and return what was found: (exit code, rule, entry)."""

    def findings(files: Files, policy: Policy | None = None, **asked: Any) -> Told:
        found = look(files, policy, **asked)
        assert found.exit_code == (min((one.code for one in found.findings), default=0))
        return [(one.code, one.rule, one.entry) for one in found.findings]

    return findings


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Honest worlds, one for each stage of a petition."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def broken(shelf: Shelf, tmp_path: Path) -> Callable[..., None]:
    """Let a door that lacks a guard sign an act, and see that the verifier names the rule, and only it."""

    def check(guard: str, stage: Any, perform: Callable[[Place, Any], object], *also: str) -> None:
        with shelf.at(stage) as place, pytest.MonkeyPatch.context() as patch:
            without_in_door(patch, guard, *also)
            perform(place, patch)
            patch.undo()
            report = report_on(place, tmp_path / "full.zip")
            assert {one.rule for one in report.findings} == {guard, *also}, list(map(str, report.findings))
            assert report.exit_code == 2
            assert all(one.entry is not None and one.entry >= shelf.size(stage) for one in report.findings)
            without_in_verifier(patch, guard, *also)
            assert again(tmp_path / "full.zip").findings == []

    return check


@pytest.fixture
def empty(tmp_path):
    """A world on a file of its own that nobody has founded."""
    database = Database(f"sqlite:///{tmp_path / 'world.sqlite3'}")
    Base.metadata.create_all(database.engine)
    yield World(database, tmp_path, founded=False)
    database.close()
