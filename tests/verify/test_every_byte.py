"""No byte of a bundle's payload can be changed by whoever has no key, but what nothing vouches for.

One bit of every byte is tried. `dev.py campaign tamper` tries every bit, and thousands of changes of other
kinds to a larger bundle.
"""

import random

import pytest

from charter import layout
from charter.policy import parse_policy
from charter.verify import Asked
from charter.vocabulary import Stage
from tests.campaigns.tamper import CHANGES, change_of, changed_member, member_is_told, zip_is_told
from tests.verify.bitwise import (
    adopted,
    entries_of,
    is_told,
    is_told_of_edition,
    is_told_of_entry,
    leaves_of,
    untold,
)
from tests.verify.broken import report_on
from tests.verify.forge import files_of
from tests.verify.unvouched import is_same_note


@pytest.fixture(scope="module")
def small(shelf, tmp_path_factory):
    """A small bundle in which everything is open, and what is asked of it."""
    path = tmp_path_factory.mktemp("small") / "full.zip"
    with shelf.at(Stage.DRAFT) as place:
        assert report_on(place, path).exit_code == 0
    return path, Asked(parse_policy(path.with_suffix(".policy").read_bytes()))


def test_the_honest_bundle_is_told_of_nothing(small):
    path, asked = small
    files = files_of(path)

    assert not is_told(files, asked)
    assert not is_told_of_edition(files, adopted(files))
    assert not any(is_told_of_entry(entry, leaves_of(files)) for entry in entries_of(files))


def test_one_bit_of_every_byte_is_told_and_every_bit_of_the_kind_but_what_nothing_vouches_for(small):
    path, asked = small
    files = files_of(path)

    tried, missed = untold(files, asked, bits=1)

    assert tried == sum(map(len, files.values())) + 7 * len(files[layout.KIND])
    assert missed == []


def test_random_changes_are_told(small, tmp_path):
    path, asked = small
    files, chance = files_of(path), random.Random(11)

    members = [changed_member(files, chance) for _ in range(60)]
    zips = [change_of(path.read_bytes(), chance) for _ in range(60)]

    assert [way for way, changed in members if not member_is_told(changed, asked, files)] == []
    assert [way for way, octets in zips if not zip_is_told(octets, asked, tmp_path / "x.zip", files)] == []
    assert len({way for way, _ in (*members, *zips)}) > len(CHANGES)


def test_a_further_line_of_a_key_says_nothing_new_and_any_other_change_of_a_note_does(small):
    path, asked = small
    files = files_of(path)
    note = files[layout.CHECKPOINT]
    text, line = note.rsplit(b"\n\n", 1)
    forged = line[:-6] + b"AAAA=\n"
    same = {"twice": note + line, "then a forged one": note + forged}
    other = {
        "a forged one first": text + b"\n\n" + forged + line, "a forged one alone": text + b"\n\n" + forged,
        "another text": b"x" + note, "no note": note[:-1], "none at all": text + b"\n\n",
    }
    told = {
        name: is_told({**files, layout.CHECKPOINT: changed}, asked)
        for name, changed in (same | other).items()
    }

    assert told == {**dict.fromkeys(same, False), **dict.fromkeys(other, True)}
    assert [name for name, changed in (same | other).items() if is_same_note(changed, note)] == list(same)
