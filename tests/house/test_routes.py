"""Addresses are promises, and each says who may open it. `python -m tests.house.test_routes` lists them anew.

The kept file names every address that must go on working, and whom it admits: `public` (everyone, no
cookie), `doorstep` (everyone, with a form) or a right. A new address without a right must be written there.
"""

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests.conftest import settings_for

KEPT = Path(__file__).with_name("routes.txt")
OPEN = ("public", "doorstep")


def lines(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        admission = getattr(app.view_functions[rule.endpoint], "admission", None)
        right = admission.right if admission else None
        whom = right.value if right else "doorstep" if admission and admission.is_doorstep else "public"
        yield f"{whom} {' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.rule}"


@contextlib.contextmanager
def service() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(f"sqlite:///{folder}/none.sqlite3", Path(folder)))
        yield app
        app.extensions["offramp"].database.close()


@pytest.fixture(scope="module")
def routes():
    with service() as app:
        yield set(lines(app))


@pytest.fixture(scope="module")
def kept():
    return set(KEPT.read_text(encoding="utf-8").splitlines())


def test_no_address_has_vanished_or_admits_others_than_it_did(routes, kept):
    assert sorted(kept - routes) == []


def test_whatever_is_open_to_everyone_is_written_down(routes, kept):
    assert sorted(line for line in routes - kept if line.split()[0] in OPEN) == []


def test_every_part_of_an_address_that_varies_has_a_form(routes):
    assert sorted(line for line in routes if re.search(r"<\w+>", line)) == []


if __name__ == "__main__":
    with service() as app:
        KEPT.write_text("".join(f"{line}\n" for line in sorted(set(lines(app)))), encoding="utf-8")
