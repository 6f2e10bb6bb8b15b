"""`/log/`: what everyone may fetch, how it may be kept, and that it holds nothing that is withheld."""

import json
import shutil
import zipfile
from base64 import b64decode
from io import BytesIO

import pytest

from app import create_app
from app.db import Database
from app.operations.checkpoints import make_checkpoint
from app.queries import log_pages
from app.queries.cosignatures import published_notes
from app.queries.exports import leaf_hashes
from charter.layout import leaf_line
from charter.note import open_checkpoint
from charter.policy import parse_policy
from charter.tiles import Tile, derive_tiles, hashes_of, tile_path, tiles_for
from charter.tree import leaf_hash, root_of
from charter.verify import Asked, verify
from tests.builders import World
from tests.conftest import settings_for
from tests.operations.exported import Exported

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def here(databases, tmp_path_factory):
    with databases.migrated() as url:
        database, folder = Database(url), tmp_path_factory.mktemp("log")
        exported = Exported.in_database(database, folder)
        exported.app = create_app(settings_for(url, folder), database=database)
        yield exported
        database.close()


@pytest.fixture
def fetch(here):
    browser = here.app.test_client()

    def get(path: str, status: int = 200):
        answer = browser.get(path, buffered=True)
        assert (path, answer.status_code) == (path, status)
        assert "Set-Cookie" not in answer.headers
        return answer

    return get


@pytest.fixture
def policy(fetch):
    return parse_policy(fetch("/log/policy.txt").data)


@pytest.fixture
def checkpoint(fetch, policy):
    return open_checkpoint(fetch("/log/checkpoint").data, policy.log_keys).checkpoint


def test_the_tiles_have_the_root_of_the_signed_checkpoint(fetch, checkpoint):
    leaves = []
    for start in range(0, checkpoint.size, 256):
        width = min(256, checkpoint.size - start)
        leaves += hashes_of(fetch(f"/log/{tile_path(0, start // 256, width)}").data)

    assert root_of(leaves) == checkpoint.root


def test_every_tile_is_the_one_derived_and_may_be_kept_for_ever(fetch, checkpoint, here):
    with here.world.reading_office() as office:
        derived = dict(derive_tiles(leaf_hashes(office.session, 0, checkpoint.size)))
    for tile, contents in derived.items():
        answer = fetch(f"/log/{tile_path(tile.level, tile.index, tile.width)}")
        assert (tile, answer.data) == (tile, contents)
        assert answer.headers["Cache-Control"] == FOR_EVER
    assert {tile.level for tile in derived} == {0, 1}


def test_a_higher_tile_is_kept_once_it_is_full(tmp_path, here, monkeypatch):
    """Levels two tiles high need 65,536 leaves; a tree of narrow tiles has as many levels sooner."""
    monkeypatch.setattr(log_pages, "WIDTH", 1)
    with here.world.reading_office() as office:
        made = log_pages.tile_text(office.session, tmp_path, Tile(1, 0, 1))

    assert (tmp_path / tile_path(1, 0, 1)).read_bytes() == made


def test_tiles_that_were_deleted_are_made_again_byte_by_byte(fetch, checkpoint, here, tmp_path, monkeypatch):
    paths = [f"/log/{tile_path(tile.level, tile.index, tile.width)}" for tile in tiles_for(checkpoint.size)]
    first = {path: fetch(path).data for path in paths}
    monkeypatch.setattr(log_pages, "WIDTH", 1)  # narrow, so that there are full ones above the lowest level
    with here.world.reading_office() as office:
        kept = log_pages.tile_text(office.session, tmp_path / "tiles", Tile(1, 0, 1))
        shutil.rmtree(tmp_path / "tiles")
        assert log_pages.tile_text(office.session, tmp_path / "tiles", Tile(1, 0, 1)) == kept
    monkeypatch.undo()
    shutil.rmtree(here.folder / "published", ignore_errors=True)

    assert {path: fetch(path).data for path in paths} == first


@pytest.mark.parametrize("path", [
    "/log/tile/0/000.p/0", "/log/tile/0/000.p/256", "/log/tile/0/0", "/log/tile/0/x000/000",
    "/log/tile/0/999", "/log/tile/0/000.p/1/2", "/log/tile/0/000.P/16", "/log/tile/1/001", "/log/tile/8/000",
    "/log/tile/0/../checkpoint", "/log/tile/-1/000", "/log/tile/entries/000", "/log/open/99999.jsonl",
    "/log/open/-1.jsonl", "/log/open/0.json", "/log/", "/log/nothing",
])
def test_what_is_not_there_is_not_there(fetch, path):
    answer = fetch(path, 404)

    assert "immutable" not in answer.headers["Cache-Control"]


def test_no_tile_goes_beyond_the_signed_checkpoint(fetch, checkpoint, here):
    here.full()  # an act after the checkpoint
    assert here.world.size() > checkpoint.size
    over = checkpoint.size % 256 + 1

    fetch(f"/log/{tile_path(0, checkpoint.size // 256, over)}", 404)


def test_open_leaves_are_those_of_the_public_bundle(fetch, checkpoint, here):
    _, path = here.public()
    with zipfile.ZipFile(path) as bundle:
        expected = bundle.read("data/log/open.jsonl")
    blocks = range(-(-checkpoint.size // 256))

    assert b"".join(fetch(f"/log/open/{block}.jsonl").data for block in blocks) == expected
    fetch(f"/log/open/{len(blocks)}.jsonl", 404)


def test_an_open_leaf_hashes_to_its_place(fetch):
    line = json.loads(fetch("/log/open/0.jsonl").data.splitlines()[1])
    leaf = b64decode(line["leaf"])
    tile = hashes_of(fetch("/log/tile/0/000").data)

    assert tile[line["index"]] == leaf_hash(leaf)
    assert leaf_line(line["index"], leaf).decode() in fetch("/log/open/0.jsonl").text


def test_the_register_is_the_one_last_stated(fetch, here):
    register = json.loads(fetch("/log/register.json").data)

    assert [row["case"] for row in register["rows"]] == [here.published.id]


def test_the_types_are_of_text(fetch):
    types = {path: fetch(path).content_type for path in (
        "/log/checkpoint", "/log/policy.txt", "/log/register.json", "/log/open/0.jsonl", "/log/tile/0/000",
    )}

    assert types == {
        "/log/checkpoint": "text/plain; charset=utf-8",
        "/log/policy.txt": "text/plain; charset=utf-8",
        "/log/register.json": "application/json",
        "/log/open/0.jsonl": "application/jsonl",
        "/log/tile/0/000": "application/octet-stream",
    }


def test_the_bundle_that_everyone_downloads_is_sound(fetch, policy, tmp_path):
    answer = fetch("/log/bundle.zip")
    (tmp_path / "bundle.zip").write_bytes(answer.data)
    report = verify(tmp_path / "bundle.zip", Asked(policy))

    assert (report.exit_code, report.findings) == (0, [])
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert zipfile.is_zipfile(BytesIO(answer.data))


def test_the_bundle_is_written_once_for_each_state(fetch, here):
    folder = here.folder / "published" / "bundles"
    fetch("/log/bundle.zip")
    written = {path.name: path.stat().st_mtime_ns for path in folder.glob("public-*")}
    fetch("/log/bundle.zip")
    assert {path.name: path.stat().st_mtime_ns for path in folder.glob("public-*")} == written

    for _ in range(4):
        with here.world.office() as office:
            make_checkpoint(office, here.world.signer)
        fetch("/log/bundle.zip")

    (last,) = folder.glob("public-*")
    assert last.name not in written


def test_before_the_founding_there_is_nothing(databases, tmp_path):
    with databases.migrated() as url:
        database = Database(url)
        World(database, tmp_path, founded=False)
        browser = create_app(settings_for(url, tmp_path), database=database).test_client()
        paths = ("checkpoint", "policy.txt", "register.json", "bundle.zip", "open/0.jsonl", "tile/0/000")
        found = {path: browser.get(f"/log/{path}").status_code for path in paths}
        database.close()

    assert set(found.values()) == {404}


def test_a_delta_continues_a_signed_size_and_no_other(fetch, policy, here, tmp_path):
    sizes = [int(note.split(b"\n")[1]) for note in notes(here)]
    (tmp_path / "delta.zip").write_bytes(fetch(f"/log/delta/{sizes[0]}.zip").data)
    report = verify(tmp_path / "delta.zip", Asked(policy, known=notes(here)[0]))

    assert (report.exit_code, report.findings, report.size) == (0, [], sizes[-1])
    for size in (0, 17, sizes[-1] + 16):
        fetch(f"/log/delta/{size}.zip", 404)


def notes(here):
    with here.world.reading_office() as office:
        return list(published_notes(office.session, here.world.size()))
