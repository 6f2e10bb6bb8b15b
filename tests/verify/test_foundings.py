"""A founding that a door without one guard wrote: the verifier names exactly that rule."""

from pathlib import Path

import pytest

from app.chance import SeededChance
from app.demo.founding import found_demo, founding_facts
from app.records.log import LogEntry
from charter.note import COSIGNATURE, ED25519, VerifierKey, vkey
from charter.policy import Log, Policy, parse_policy
from charter.verify import Asked, verify
from tests.builders import ORIGIN
from tests.operations.rotated import exported
from tests.verify.broken import without_in_door, without_in_verifier
from tests.verify.forge import files_of, write

GOLDEN = Path(__file__).parents[1] / "golden"
FACTS = founding_facts(SeededChance("test"))
FIRST_EDITION = "first_edition_named"


def witness(number, name):
    key = vkey(f"{name}.example", bytes([number]) * 32, COSIGNATURE)
    return {"org": FACTS["organisations"][0]["id"], "name": name, "key": key, "url": f"https://{name}.example"}


BROKEN = {
    "four organisations": ("founding_is_complete", {"organisations": FACTS["organisations"][:4]}),
    "two witnesses of one": ("witnesses_are_sound", {"witnesses": [witness(1, "ash"), witness(2, "elm")]}),
}


@pytest.mark.parametrize(("guard", "changed"), BROKEN.values(), ids=BROKEN)
def test_the_rule_that_the_door_lacked_is_named(empty, tmp_path, guard, changed):
    with pytest.MonkeyPatch.context() as patch:
        without_in_door(patch, guard)
        with empty.office() as office:
            found_demo(office, **changed)
    key = VerifierKey(ORIGIN, ED25519, empty.cabinet.log_public())
    bundle, asked = exported(empty, tmp_path / "full.zip"), Asked(Policy((Log(key),)))

    report = verify(bundle, asked)

    assert [(one.code, one.rule, one.entry) for one in report.findings] == [(2, guard, 0)]
    with pytest.MonkeyPatch.context() as patch:
        without_in_verifier(patch, guard)
        assert verify(bundle, asked).findings == []


def test_an_edition_that_is_not_at_hand_cannot_be_founded_on_even_without_the_guard(empty, monkeypatch):
    without_in_door(monkeypatch, FIRST_EDITION)

    with pytest.raises(StopIteration), empty.office() as office:
        found_demo(office, edition_digest="0" * 64)

    assert empty.rows(LogEntry) == 0


def test_an_edition_that_is_not_in_the_bundle_is_told_by_another_check_too(tmp_path):
    files = files_of(GOLDEN / "lost.zip")
    name = "data/rulebooks/1-draft.json"
    bundle = write(tmp_path / "bundle.zip", {**files, name: files[name].replace(b":14", b":15", 1)})
    asked = Asked(parse_policy((GOLDEN / "policy.txt").read_bytes()))

    told = {one.rule for one in verify(bundle, asked).findings}
    with pytest.MonkeyPatch.context() as patch:
        without_in_verifier(patch, FIRST_EDITION)
        left = {one.rule for one in verify(bundle, asked).findings}

    assert told - left == {FIRST_EDITION}
    assert "rulebook" in left
