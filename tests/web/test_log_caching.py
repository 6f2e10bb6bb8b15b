"""How long a copy of what lies under `/log/` may be kept: a tile for ever, all else a minute (ledger 4.4)."""

import pytest

from app import create_app
from app.operations.checkpoints import make_checkpoint
from app.operations.door import pad
from tests.builders import World

FOR_EVER, A_MINUTE = "public, max-age=31536000, immutable", "public, max-age=60"

KEPT = {
    "/log/checkpoint": A_MINUTE,
    "/log/tile/0/000": FOR_EVER,
    "/log/tile/0/001.p/16": FOR_EVER,
    "/log/tile/1/000.p/1": FOR_EVER,
    "/log/open/0.jsonl": A_MINUTE,
    "/log/open/1.jsonl": A_MINUTE,
    "/log/register.json": A_MINUTE,
    "/log/policy.txt": A_MINUTE,
    "/log/bundle.zip": A_MINUTE,
    "/log/delta/16.zip": A_MINUTE,
    "/log/charter.pyz": A_MINUTE,
}


@pytest.fixture
def app(database, settings, tmp_path):
    world = World(database, tmp_path)
    for size in (16, 256, 16):
        with world.office() as office:
            pad(office, size, at_least_one=True)
            make_checkpoint(office, world.signer, at_least_one=False)
        world.days(1)
    return create_app(settings, database=database)


def test_how_long_a_copy_of_each_address_may_be_kept(app):
    browser = app.test_client()

    answers = {path: browser.get(path, buffered=True) for path in KEPT}

    assert {path: one.status_code for path, one in answers.items()} == dict.fromkeys(KEPT, 200)
    assert {path: one.headers["Cache-Control"] for path, one in answers.items()} == KEPT
    addresses = app.url_map.bind("localhost")
    rooms = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/log/")}
    assert {addresses.match(path)[0] for path in KEPT} == rooms
