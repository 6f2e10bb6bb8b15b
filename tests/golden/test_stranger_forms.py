"""The checker that was written from the page alone, piece by piece: every form that it asks for."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from types import SimpleNamespace

import pytest

from charter import disclosure, layout
from charter.note import COSIGNATURE, vkey
from charter.policy import PolicyError, parse_policy
from tests.golden import stranger
from tests.golden.saying import PAGE
from tests.golden.test_tampering import HERE, POLICY, STRANGER, WITNESS
from tests.verify.forge import files_of, lines

TEXT = PAGE.read_text("utf-8")
ORIGIN, SALT = "offramp.example/log", bytes(range(32))
TYPE = '"type":"dialogue.opened"'
LEAF = json.loads(next(
    leaf for row in lines(files_of(HERE / "public.zip"), layout.OPEN_LEAVES)
    if TYPE.encode() in (leaf := b64decode(row["leaf"]))
))


def kinds_of_the_page():
    made = stranger.Checker()
    made.check(str(HERE / "lost.zip"), str(HERE / "policy.txt"), str(PAGE), "")
    return made.kinds


KINDS = kinds_of_the_page()


def sha256(octets):
    return stranger.sha256(octets).digest()


def dumped(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def checker(leaves, shown=()):
    """Return a checker of these leaves, by index, and disclosures; all hashes are what they must be."""
    made, octets = stranger.Checker(), {n: dumped(leaf) for n, leaf in leaves.items()}
    made.kinds, made.keys, made.erased = KINDS, {}, set()
    made.known = {(n, n + 1): sha256(b"\0" + leaf) for n, leaf in octets.items()}
    made.own = SimpleNamespace(origin=ORIGIN, size=max(octets) + 1)
    made.files = {
        layout.OPEN_LEAVES: b"".join(layout.leaf_line(n, one) for n, one in octets.items()),
        layout.DISCLOSURES: b"".join(layout.disclosure_line(n, one) for n, one in shown),
    }
    made.read_leaves()
    return made


def leaf(**changed):
    return {**LEAF, **changed}


def data(**changed):
    return leaf(data={**LEAF["data"], **changed})


DIGESTS = LEAF["sd"]
FORMS = {
    "another version": (leaf(v=1), "of another version"),
    "false for a version": (leaf(v=False), "of another version"),
    "a member too many": (leaf(note=None), "not an object of actor case"),
    "a type that is none": (leaf(type="dialogue.closed"), "dialogue.closed"),
    "another log": (leaf(log="offramp.example/lag"), "it is of another log"),
    "capitals in an id": (leaf(id="A" * 32), "its id is not new"),
    "no case": (leaf(case=None), "expected string"),
    "capitals in a case": (leaf(case="A" * 32), "its case is wrong"),
    "a day that is none": (leaf(on="2026-02-30"), "day is out of range"),
    "a day of another form": (leaf(on="20260228"), "its day is out of order"),
    "a field too many": (data(due=None), "its fields are others"),
    "a field left out": (leaf(data={}), "its fields are others"),
    "digests out of order": (leaf(sd=DIGESTS[::-1]), "its digests: wrong order or number"),
    "a digest twice": (leaf(sd=[DIGESTS[0], *DIGESTS[:3]]), "its digests: wrong order or number"),
    "a digest too few": (leaf(sd=DIGESTS[1:]), "its digests: wrong order or number"),
    "a digest of 33 bytes": (leaf(sd=["-" * 44, *DIGESTS[1:]]), "a digest is not of its form"),
    "a digest with stray bits": (leaf(sd=[*DIGESTS[:3], "z" * 43]), "base64 is not in its one form"),
    "a float": (data(to=1.5), "not canonical"),
    "a large number": (data(to=2**53), "not canonical"),
    "two marks for one letter": (data(to="e\u0301"), "not canonical"),
    "a code point that is none": (data(to="\uffff"), "not canonical"),
    "33 levels": (data(to=json.loads("[" * 31 + "]" * 31)), "not canonical"),
    "a word on level 33": (data(to=json.loads("[" * 30 + '""' + "]" * 30)), "not canonical"),
    "a number on level 33": (data(to=json.loads("[" * 30 + "1" + "]" * 30)), "not canonical"),
    "a key in capitals": (data(to={"A": 1}), "not canonical"),
    "more than 16 KiB": (data(to="a" * 16384), "it is too long"),
    "a founding amid the log": (leaf(type="log.founded", case=None), "its fields are others"),
}


@pytest.mark.parametrize(("changed", "sentence"), FORMS.values(), ids=FORMS)
def test_it_refuses_a_leaf_of_another_form(changed, sentence):
    assert checker({1: LEAF}).leaves == {1: LEAF}

    with pytest.raises((ValueError, KeyError, TypeError), match=sentence):
        checker({1: changed})


def test_it_refuses_leaves_that_do_not_fit_each_other():
    other = leaf(id="0" * 32)
    assert checker({1: LEAF, 2: other}).leaves.keys() == {1, 2}

    for leaves, sentence in (
        ({1: LEAF, 2: LEAF}, "its id is not new"),
        ({1: LEAF, 2: {**other, "on": "2000-01-01"}}, "its day is out of order"),
        ({True: LEAF}, "its number falls"),
        ({0: LEAF}, "entry 0 alone founds a log"),
    ):
        with pytest.raises(ValueError, match=sentence):
            checker(leaves)


def erasure(*triples):
    """Return an entry that lists what is erased."""
    said = {"to": "closed", "subjects": ["petitioner"], "erased": [*triples], "complete": True}
    return leaf(type="erasure.performed", id="1" * 32, data=said)


def test_it_refuses_an_erasure_of_what_is_not_there_and_passes_over_withheld_entries():
    assert checker({1: LEAF, 3: erasure([1, "chain", DIGESTS[0]])}).erased == {(1, "chain")}
    assert checker({1: LEAF, 3: erasure([2, "chain", DIGESTS[0]])}).erased == {(2, "chain")}

    for triple in ([3, "chain", DIGESTS[0]], [1, "chain", "-" * 43]):
        with pytest.raises(ValueError, match="it erases what is not"):
            checker({1: LEAF, 3: erasure(triple)})
    with pytest.raises(ValueError, match="it erases what is not"):
        checker({1: leaf(case="0" * 32), 3: erasure([1, "chain", DIGESTS[0]])})


def sealed(*texts, of=0):
    """Return a sealed assessment whose entry fixes these disclosures, the seal that of one of them."""
    digests = [disclosure.digest(text) for text in texts]
    said = {"to": "assessment", "renewed": True, "seal": [*digests, *DIGESTS][of]}
    return leaf(type="assessment.sealed", data=said, sd=sorted([*digests, *DIGESTS[len(digests) :]]))


SHOWN, AGAIN = (disclosure.encode(salt, "assessment", {}) for salt in (SALT, SALT[::-1]))
OPENING = leaf(type="assessments.opened", id="3" * 32, data={"to": "deliberation", "opened": []})
FIELD = disclosure.encode(SALT, "seal", None)
SHORT, OBJECT = (
    b64encode(text, b"-_").decode().rstrip("=")
    for text in (b'["AA","assessment",{}]', b'{"a":1,"b":2,"c":3}')
)
UNFIT = {
    "of no open leaf": ({1: sealed(SHOWN), 2: OPENING}, [(3, SHOWN)], "3"),
    "not of the entry": ({1: sealed(SHOWN), 2: OPENING}, [(1, AGAIN)], "is not one of the entry's"),
    "a short salt": ({1: sealed(SHORT), 2: OPENING}, [(1, SHORT)], "its salt or number is not of its form"),
    "an object": ({1: sealed(OBJECT), 2: OPENING}, [(1, OBJECT)], "not enough values"),
    "a field of data": ({1: sealed(FIELD), 2: OPENING}, [(1, FIELD)], "seal is not of the type"),
    "twice": ({1: sealed(SHOWN), 2: OPENING}, [(1, SHOWN), (1, SHOWN)], "comes twice or is not in order"),
    "another than what was sealed": (
        {1: sealed(SHOWN, AGAIN), 2: OPENING}, [(1, AGAIN)], "assessment is not what was sealed"
    ),
    "before the opening": ({1: sealed(SHOWN)}, [(1, SHOWN)], "assessment is not open yet"),
    "an opening of another case": (
        {1: sealed(SHOWN), 2: {**OPENING, "case": "0" * 32}}, [(1, SHOWN)], "assessment is not open yet"
    ),
    "numbers fall": (
        {1: sealed(SHOWN), 2: {**sealed(AGAIN), "id": "4" * 32}, 3: OPENING}, [(2, AGAIN), (1, SHOWN)],
        "not in order",
    ),
}


@pytest.mark.parametrize(("leaves", "shown", "sentence"), UNFIT.values(), ids=UNFIT)
def test_it_refuses_a_disclosure_that_does_not_fit_its_entry(leaves, shown, sentence):
    assert checker({1: sealed(SHOWN), 2: OPENING}, [(1, SHOWN)]).check_disclosures("full") == 1

    with pytest.raises((ValueError, KeyError), match=sentence):
        checker(leaves, shown).check_disclosures("full")


def test_a_bundle_of_one_petition_may_show_what_is_sealed_to_whom_it_is_for():
    assert checker({1: sealed(SHOWN)}, [(1, SHOWN)]).check_disclosures("case") == 1


@pytest.mark.parametrize(
    "octets", [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b"-0", b'"\\u0041"', b"[1]\n"]
)
def test_it_refuses_json_of_another_form(octets):
    with pytest.raises(ValueError, match="not canonical"):
        stranger.canonical(octets)


def test_it_refuses_what_is_no_json():
    for octets in (b"[1", b"\xff", b"[" * 9999):
        with pytest.raises(ValueError, match="cannot be read"):
            stranger.canonical(octets)


LOG = str(POLICY.logs[0].key)
ONE, TWO = (
    vkey(f"{name}.example", key.public_key().public_bytes_raw(), COSIGNATURE)
    for name, key in (("a", STRANGER), ("b", WITNESS))
)
PIN, WITNESSES = f"# offramp-entry-0 {POLICY.entry_0}", f"witness a {ONE}\nwitness b {TWO}"
POLICIES = {
    f"{PIN}\nlog {LOG}\nquorum none": "",
    f"\t#offramp-entry-0\t{POLICY.entry_0} \nlog {LOG} https://log.example/\nquorum none": "",
    "# offramp: its entry 0 is not pinned\nquorum none": "",
    f"{PIN}\n{PIN}\nquorum none": "",
    f"witness log {ONE}\nlog {LOG}\nquorum log": "",
    f"{WITNESSES}\ngroup g any a b\nquorum g": "",
    f"{WITNESSES}\nquorum b\ngroup g all a b\ngroup h 1 g": "",
    f"{PIN}\n# offramp-entry-0 {'0' * 64}\nquorum none": "two different pins",
    "# offramp-entry-0\nquorum none": "pin",
    f"# offramp-entry-0: {POLICY.entry_0}\nquorum none": "pin",
    f"## offramp-entry-0 {POLICY.entry_0}\nquorum none": "pin",
    f"# Offramp-Entry-0 {POLICY.entry_0}\nquorum none": "pin",
    f"# offramp\u00a0entry-O {POLICY.entry_0}\nquorum none": "pin",
    f"# offramp-entry-0 {'A' * 64}\nquorum none": "pin",
    f"{PIN[:-1]}\nquorum none": "pin",
    f"{PIN} and more\nquorum none": "pin",
    "quorum none\nquorum none": "does not belong",
    "quorum w": "does not belong",
    "quorum none\nwindow x": "does not belong",
    "": "no quorum",
    "log x+0+A\nquorum none": "base64",
    f"log {LOG[:-1]}8\nquorum none": "bad key",
    f"log {ONE}\nquorum none": "bad key",
    f"log {vkey('x', bytes(33))}\nquorum none": "bad key",
    f"witness a {LOG}\nquorum a": "bad key",
    f"witness a {ONE}\nwitness a {TWO}\nquorum a": "bad key",
    f"witness none {ONE}\nquorum none": "bad key",
    f"log {LOG}\nlog {LOG}\nquorum none": "comes twice",
    f"witness a {ONE}\nwitness b {ONE}\nquorum a": "comes twice",
    f"{WITNESSES}\ngroup g 3 a b\nquorum g": "bad group",
    f"{WITNESSES}\ngroup g 0 a b\nquorum g": "bad group",
    f"{WITNESSES}\ngroup g 1 a a\nquorum g": "bad group",
    f"{WITNESSES}\ngroup g 1 a\ngroup h 1 a b\nquorum h": "bad group",
    f"{WITNESSES}\ngroup a 1 b\nquorum b": "does not belong",
    f"{WITNESSES}\ngroup g 1 c\nquorum g": "does not belong",
    f"{WITNESSES}\ngroup g 1 none\nquorum g": "does not belong",
}


def pins_in(text):
    _, _, pins = stranger.Checker().read_policy(text)
    return pins


@pytest.mark.parametrize(("text", "sentence"), POLICIES.items(), ids=map(str, range(len(POLICIES))))
def test_it_and_the_verifier_take_the_same_policies(text, sentence):
    try:
        parse_policy(f"{text}\n".encode())
    except PolicyError:
        with pytest.raises(ValueError, match=sentence):
            stranger.need(pins_in(text) <= {POLICY.entry_0}, "this is no pin")
    else:
        assert (sentence, pins_in(text) <= {POLICY.entry_0}) == ("", True)


def example():
    """Return the blocks of the page's worked example."""
    text = TEXT.partition("<!-- example: generated -->")[2]
    return [
        [line[4:] for line in block.splitlines() if line.strip()]
        for block in re.findall(r"(?m)(?:^ {4}.*\n)+", text)
    ]


def test_the_worked_example_of_the_page_holds():
    (text,), octets, (leaf_hash,), (encoded, opened), (digest,), path, (root, _), *rest = example()
    note, (key, _), signature = rest

    assert bytes.fromhex("".join(octets)) == text.encode()
    assert sha256(b"\0" + text.encode()).hex() == leaf_hash
    assert stranger.unbase64(encoded, b"-_") == opened.encode()
    assert stranger.unbase64(digest, b"-_") == sha256(encoded.encode())
    assert digest in json.loads(text)["sd"]
    found = bytes.fromhex(leaf_hash)
    for side, sibling in map(str.split, path):
        other = bytes.fromhex(sibling)
        found = sha256(b"\1" + (other + found if side == "left" else found + other))
    point = stranger.Checkpoint("\n".join([*note[:3], "", *note[3:], ""]))
    assert found.hex() == root == point.root.hex()
    assert list(point.signatures.values()) == [bytes.fromhex("".join(signature))]
    assert stranger.signed(b"\1" + bytes.fromhex(key), point.body, bytes.fromhex("".join(signature)))


def test_it_refuses_signatures_of_another_form():
    *_, note, (key, _), signature = example()
    public, octets = bytes.fromhex(key), bytes.fromhex("".join(signature))
    body = "".join(f"{line}\n" for line in note[:3]).encode()
    high = (int.from_bytes(octets[32:], "little") + stranger.Q).to_bytes(32, "little")
    small = (1).to_bytes(32, "little"), bytes(32), (stranger.P - 1).to_bytes(32, "little")
    base = stranger.BASE[1] | (stranger.BASE[0] & 1) << 255
    by_the_neutral_point = base.to_bytes(32, "little") + small[0]  # it fits every message
    others = ((2).to_bytes(32, "little"), (stranger.P + 3).to_bytes(32, "little"), public[:31])

    assert not stranger.signed(b"\1" + public, body, octets[:32] + high)
    assert not stranger.signed(b"\1" + public, body, octets[:63])
    assert not stranger.signed(b"\1" + public, body, octets + b"\0")
    assert not stranger.signed(b"\1" + small[0], body, by_the_neutral_point)
    assert not any(stranger.signed(b"\1" + one, body, octets) for one in (*small, *others))
