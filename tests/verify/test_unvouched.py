"""What nothing in a bundle vouches for, named one by one: all else is told (log-format, section 8)."""

import re

import pytest

from charter import layout
from charter.bundle import Altered, Unreadable, open_bundle
from charter.policy import parse_policy
from charter.verify import Asked, verify
from charter.vocabulary import Role
from tests.charter.bags import bag, zipped
from tests.verify.bitwise import flipped, flips, is_told
from tests.verify.forge import files_of, stated
from tests.verify.hostile import POLICY, PUBLIC
from tests.verify.unvouched import SAID_TO_PEOPLE, is_unvouched

ASKED = Asked(parse_policy(POLICY.read_bytes()))
OTHER = {
    "case": ["0" * 32], "day": ["1999-12-31"], "kind": [one for one in layout.KINDS if one != "public"],
    "newer": [1, 2**53 - 1], "origin": ["other.example/log"], "reader": list(Role), "size": [0, 16],
}


@pytest.fixture(scope="module")
def files():
    return files_of(PUBLIC)


def test_nothing_vouches_for_the_day_for_what_is_newer_and_for_whom_it_was_made(files):
    untold = {
        name for name, values in OTHER.items() for value in values
        if not is_told(stated(files, layout.KIND, **{name: value}), ASKED)
    }
    told = {
        name for name, values in OTHER.items() for value in values
        if is_told(stated(files, layout.KIND, **{name: value}), ASKED)
    }

    assert (sorted(untold), sorted(told)) == (["day", "newer", "reader"], ["case", "kind", "origin", "size"])


def test_bits_of_the_kind_that_are_free_are_those_of_digits_of_the_day_and_of_what_is_newer(files):
    honest = files[layout.KIND]
    free = {at for at, twin in flips(files, layout.KIND, 8) if is_unvouched(twin[layout.KIND], honest)}

    places = [re.search(rb'"%b":"?([0-9-]+)' % name, honest) for name in (b"day", b"newer")]
    digits = [at for place in places for at in range(*place.span(1)) if honest[at : at + 1] != b"-"]
    assert sorted(free) == digits


def opens(octets, path):
    path.write_bytes(octets)
    try:
        with open_bundle(path):
            return True
    except (Altered, Unreadable):
        return False


@pytest.mark.parametrize(("name", "is_free"), [(layout.BAGIT, False), (layout.BAG_INFO, True)])
def test_every_bit_of_what_the_bag_says_of_itself(tmp_path, name, is_free):
    honest, path = bag({layout.KIND: b"{}"}), tmp_path / "bag.zip"

    for at in range(len(honest[name])):
        changed = [flipped(honest[name], at, bit) for bit in range(8)]
        mended = [opens(zipped(bag({layout.KIND: b"{}"}, **{name: one})), path) for one in changed]
        assert (at, mended) == (at, [is_free] * 8)
        assert not opens(zipped({**honest, name: changed[at % 8]}), path)


def test_what_the_bag_says_to_people_may_be_anything_and_is_told_if_the_manifest_is_not_mended(tmp_path):
    path = tmp_path / "bundle.zip"
    said = bag(files_of(PUBLIC))
    assert set(SAID_TO_PEOPLE) & set(said) == {layout.BAG_INFO, "README-en.txt"}

    for octets in (b"", b"\xff\0", b"Exit 0: sound." * 1000):
        tags = dict.fromkeys(SAID_TO_PEOPLE, octets)
        path.write_bytes(zipped(bag(files_of(PUBLIC), **tags)))
        assert verify(path, ASKED).exit_code == 0
        path.write_bytes(zipped({**said, "README-en.txt": octets}))
        assert verify(path, ASKED).exit_code == 1
