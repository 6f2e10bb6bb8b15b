"""What is written for a reader: in one piece or not at all, once, whoever asks and however they read it."""

import shutil
import socket
import time
import zipfile
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app import create_app
from app.db import Database
from app.operations import bundles
from app.operations.checkpoints import make_checkpoint
from app.operations.publishing import writing_alone
from app.queries.cosignatures import published_notes
from tests.conftest import settings_for
from tests.operations.exported import Exported
from tests.pages import PageClient
from tests.serving import serving

BUNDLE = "/log/bundle.zip"
TITLES = {
    "en": "Too long for one bundle", "ru": "Слишком длинно для одного пакета",
    "uk": "Задовго для одного пакета",
}


@pytest.fixture(scope="module")
def here(databases, tmp_path_factory):
    with databases.migrated() as url:
        database, folder = Database(url), tmp_path_factory.mktemp("downloads")
        exported = Exported.in_database(database, folder)
        exported.url, exported.app = url, create_app(settings_for(url, folder), database=database)
        yield exported
        database.close()


@pytest.fixture(autouse=True)
def _fresh(here):
    """Let each test find nothing written yet."""
    shutil.rmtree(here.folder / "published", ignore_errors=True)


@pytest.fixture
def browser(here):
    return here.app.test_client()


@pytest.fixture
def writings(monkeypatch):
    """Count how often a bundle is begun."""
    begun, write = [], bundles.new_bag
    monkeypatch.setattr(bundles, "new_bag", lambda path: begun.append(path.name) or write(path))
    return begun


def kept(here):
    found = here.folder.glob("published/*/*")
    return sorted(one.name for one in found if "tile" not in str(one) and not one.name.endswith(".lock"))


def sizes(here):
    with here.world.reading_office() as office:
        notes = published_notes(office.session, here.world.size())
        return [int(note.split(b"\n")[1]) for note in notes]


def get(browser, path, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.get(path, headers=named, buffered=True)


@pytest.mark.usefixtures("_short")
@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_log_that_no_bundle_holds_is_told_in_words_and_written_only_once(
    here, browser, writings, language
):
    for path in (BUNDLE, f"/log/delta/{sizes(here)[0]}.zip"):
        for _ in range(2):
            answer = get(browser, path, Accept_Language=language)
            assert (answer.status_code, answer.headers["Cache-Control"]) == (HTTPStatus.GONE, "no-store")
            assert f"<h1>{TITLES[language]}</h1>" in answer.text
            assert f"/{language}/public/entries.csv" in answer.text
            assert "/log/delta/SIZE.zip" in answer.text

    assert len(writings) == 2
    assert [name.endswith(".too-long") for name in kept(here)] == [True, True]


@pytest.mark.usefixtures("_short")
def test_the_page_of_what_is_too_long_is_sound_and_its_lists_are_there(here):
    client = PageClient(here.app)
    client.get(BUNDLE, status=410)

    assert client.page.h1 == TITLES["en"]
    assert get(client.browser, client.page.links["CSV"]).status_code == 200


def test_who_comes_while_another_file_is_written_is_told_to_come_back(here):
    client = PageClient(here.app)
    with writing_alone(here.folder / "published" / "bundles", "public"):
        page = client.get(BUNDLE, status=503)

    assert (page.h1, page.headers["Retry-After"]) == ("This file is being prepared", "60")
    assert "recorded" not in page.main
    assert get(client.browser, BUNDLE).status_code == 200


def test_what_is_written_already_and_what_is_not_there_wait_for_nobody(here, browser):
    first, *_, last = sizes(here)
    whole, delta = get(browser, BUNDLE).data, get(browser, f"/log/delta/{first}.zip").data
    folder = here.folder / "published" / "bundles"
    with writing_alone(folder, "public"), writing_alone(folder, "delta"):
        assert get(browser, BUNDLE).data == whole
        assert get(browser, f"/log/delta/{first}.zip").data == delta
        assert get(browser, f"/log/delta/{last}.zip").status_code == 503
        for size in (0, first + 1, last + 16):
            assert get(browser, f"/log/delta/{size}.zip").status_code == 404


def test_deltas_of_all_sizes_are_written_once_each_and_kept_no_longer_than_their_state(
    here, browser, writings
):
    asked = sizes(here)
    for size in (*asked, *asked):
        assert zipfile.is_zipfile(BytesIO(get(browser, f"/log/delta/{size}.zip").data))
    assert len(writings) == len(kept(here)) == len(asked) > 1

    with here.world.office() as office:
        make_checkpoint(office, here.world.signer)
    get(browser, f"/log/delta/{asked[0]}.zip")
    (only,) = kept(here)
    assert only.endswith(f".{asked[0]}.zip")


def test_a_bundle_that_a_checkpoint_overtakes_is_not_handed_out(here, browser, monkeypatch):
    """A bundle during whose writing a checkpoint is signed may show what an erasure before it took away."""
    write = bundles.new_bag

    def signing_first(path):
        with here.world.office() as office:
            make_checkpoint(office, here.world.signer)
        return write(path)

    with monkeypatch.context() as patch:
        patch.setattr(bundles, "new_bag", signing_first)
        assert get(browser, BUNDLE).status_code == 503
    assert kept(here) == []
    assert get(browser, BUNDLE).status_code == 200


def test_head_tells_what_get_tells_without_the_bytes(browser):
    whole, head = get(browser, BUNDLE), browser.head(BUNDLE, buffered=True)

    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["Content-Length"]) == len(whole.data)


def test_a_download_that_broke_off_goes_on_only_with_the_same_bytes(here, browser):
    whole = get(browser, BUNDLE)
    tag = whole.headers["ETag"]
    rest = get(browser, BUNDLE, Range="bytes=1000-", If_Range=tag)
    assert (rest.status_code, rest.data) == (206, whole.data[1000:])

    with here.world.office() as office:
        make_checkpoint(office, here.world.signer)
    anew = get(browser, BUNDLE, Range="bytes=1000-", If_Range=tag)
    assert (anew.status_code, zipfile.is_zipfile(BytesIO(anew.data))) == (200, True)
    assert anew.headers["ETag"] != tag


def test_who_has_the_newest_is_told_so_and_who_asks_beyond_the_end_too(browser):
    whole = get(browser, BUNDLE)
    same = get(browser, BUNDLE, If_None_Match=whole.headers["ETag"])
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["Cache-Control"] == "public, max-age=60"

    beyond = get(browser, BUNDLE, Range=f"bytes={len(whole.data)}-")
    assert (beyond.status_code, beyond.data) == (416, b"")
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"


@pytest.mark.parametrize("path", [BUNDLE, "/en/public/entries.csv"])
def test_nothing_tells_when_a_file_was_first_asked_for(browser, path):
    whole = get(browser, path)
    assert {"Last-Modified", "Date", "Expires"} & set(whole.headers.keys()) == set()

    for day in ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"):
        assert get(browser, path, If_Modified_Since=day).status_code == 200


def test_a_reader_that_hangs_up_in_the_middle_leaves_nothing_open_and_no_word(here, capfd):
    with serving(settings_for(here.url, here.folder)) as live:
        address = urlsplit(live.url)
        get(live.app.test_client(), BUNDLE)
        (path,) = here.folder.glob("published/bundles/public-*.zip")
        path.write_bytes(bytes(30_000_000))  # more than the system holds for a reader who does not read
        with socket.create_connection((address.hostname, address.port), timeout=20) as reader:
            reader.sendall(f"GET {BUNDLE} HTTP/1.0\r\nHost: {address.netloc}\r\n\r\n".encode())
            assert reader.recv(12) == b"HTTP/1.1 200"
            assert path in open_files()
        wait_until(lambda: path not in open_files())

        assert get(live.app.test_client(), "/log/checkpoint").status_code == 200
    assert "Traceback" not in "".join(capfd.readouterr())


def open_files():
    found = []
    for one in Path("/proc/self/fd").iterdir():
        try:
            found.append(one.readlink())
        except FileNotFoundError:
            continue
    return found


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "It never came to hold."
        time.sleep(0.02)
