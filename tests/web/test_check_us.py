"""How to check us: a test does what the page says, word for word, in an empty folder."""

import hashlib
import subprocess

import pytest

import dev
from tests.conftest import settings_for
from tests.house.sources import TOP
from tests.operations.exported import Exported
from tests.pages import PageClient, words
from tests.serving import serving


@pytest.fixture(scope="module")
def live(databases, tmp_path_factory):
    from app.db import Database

    with databases.migrated() as url:
        folder = tmp_path_factory.mktemp("live")
        database = Database(url)
        Exported.in_database(database, folder)
        database.close()
        with serving(settings_for(url, folder)) as service:
            yield service


def commands(live, language):
    page = PageClient(live.app).get(f"/{language}/public/check-us")
    return page, [each.text_content() for each in page.tree.xpath("//pre[@class='command']")]


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_the_page_has_the_same_five_commands_in_every_language(live, language):
    _, found = commands(live, language)

    assert found == commands(live, "en")[1]
    assert len(found) == 5


def test_a_stranger_does_what_the_page_says_and_all_is_sound(live, tmp_path):
    page, found = commands(live, "en")
    told = [
        subprocess.run(one, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        for one in found
    ]

    assert [(one.returncode, command) for one, command in zip(told, found, strict=True)] == [
        (0, command) for command in found
    ]
    assert told[3].stdout.startswith("sound: 0 cases whole up to ")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bundle.zip", "charter.pyz", "checkpoint", "policy.txt",
    ]
    assert hashlib.sha256((tmp_path / "charter.pyz").read_bytes()).hexdigest() in words(page.tree)
    again = subprocess.run(f"{found[3]} --checkpoint checkpoint", shell=True, cwd=tmp_path, timeout=60,
                           check=False, capture_output=True, text=True)
    assert (again.returncode, again.stdout) == (0, told[3].stdout)


def test_the_verifier_handed_out_is_the_one_that_the_source_gives(live, tmp_path):
    dev.pack(TOP / "charter", tmp_path / "charter.pyz")

    assert live.app.test_client().get("/log/charter.pyz").data == (tmp_path / "charter.pyz").read_bytes()
