"""The catalogue of broken worlds: each breaks one rule, in one entry, and only that rule tells."""

import json
from pathlib import Path

import pytest

from charter.policy import parse_policy
from charter.verify import Asked, verify
from tests.golden.catalogue import WORLDS
from tests.golden.make import make_broken
from tests.verify.broken import Shelf
from tests.verify.unguarded import without_rule

HERE = Path(__file__).parent / "broken"
CATALOGUE = json.loads((HERE / "catalogue.json").read_text("utf-8"))
POLICY = parse_policy((HERE / "policy.txt").read_bytes())
LEAST, MOST_BYTES = 40, 200_000


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.mark.parametrize("world", CATALOGUE, ids=lambda world: world["file"].removesuffix(".zip"))
def test_a_broken_world_is_told_by_the_one_rule_that_it_breaks(world):
    report = verify(HERE / world["file"], Asked(POLICY))

    assert {(one.rule, one.entry) for one in report.findings} == {(world["rule"], world["entry"])}
    assert report.exit_code == world["exit"]
    with pytest.MonkeyPatch.context() as patch:
        without_rule(patch, world["rule"])
        assert verify(HERE / world["file"], Asked(POLICY)).findings == []


def test_the_catalogue_names_every_bundle_and_every_world_is_in_it():
    assert len(CATALOGUE) >= LEAST
    assert [world["file"] for world in CATALOGUE] == [f"{world.name}.zip" for world in WORLDS]
    assert {path.name for path in HERE.glob("*.zip")} == {world["file"] for world in CATALOGUE}
    assert max(path.stat().st_size for path in HERE.iterdir()) < MOST_BYTES


@pytest.mark.parametrize("number", [0, len(WORLDS) // 2, len(WORLDS) - 1])
def test_the_maker_gives_the_same_bytes_again(shelf, tmp_path, number):
    chosen = WORLDS[number]

    make_broken(shelf, (chosen,), tmp_path)

    for name in (f"{chosen.name}.zip", "policy.txt"):
        assert (tmp_path / name).read_bytes() == (HERE / name).read_bytes()
    assert json.loads((tmp_path / "catalogue.json").read_text("utf-8")) == [CATALOGUE[number]]
