"""One byte form: against other encoders, against their vectors, and against hostile bytes."""

import json
import unicodedata
from pathlib import Path

import jcs
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.canonical import (
    LEAF_LIMIT,
    SAFE_INTEGER,
    NotCanonical,
    canonical,
    encode,
    encode_value,
    parse,
    parse_value,
)
from tests.charter.vectors import SHARED

PAIRS = sorted(SHARED.glob("jcs/testdata/input/*.json"))
WITH_FLOATS = {"structures", "values"}

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn"]), max_size=12)
NFC = TEXT.map(lambda text: unicodedata.normalize("NFC", text))
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
INTEGERS = st.integers(-SAFE_INTEGER, SAFE_INTEGER)
SCALARS = st.none() | st.booleans() | INTEGERS


def nested(strings, keys):
    return st.recursive(
        SCALARS | strings,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=12,
    )


@given(nested(TEXT, TEXT))
@settings(max_examples=150)
def test_bare_encoder_agrees_with_two_others(value):
    ours = encode(value)

    assert ours == rfc8785.dumps(value)
    assert ours == jcs.canonicalize(value)


@given(st.dictionaries(KEYS, nested(NFC, KEYS), max_size=5))
@settings(max_examples=150)
def test_profile_is_the_bare_form_and_reads_back(entry):
    leaf = canonical(entry)

    assert leaf == encode(entry)
    assert parse(leaf) == entry


@given(st.dictionaries(KEYS, nested(NFC, KEYS), min_size=1, max_size=4), st.data())
@settings(max_examples=100)
def test_changed_leaf_is_refused_or_says_something_else(entry, data):
    leaf = canonical(entry)
    at = data.draw(st.integers(0, len(leaf) - 1))
    changed = leaf[:at] + bytes([leaf[at] ^ data.draw(st.integers(1, 255))]) + leaf[at + 1 :]

    try:
        read = parse(changed)
    except NotCanonical:
        return
    # Python takes True for 1, JSON does not.
    assert json.dumps(read, sort_keys=True) != json.dumps(entry, sort_keys=True)


@given(st.binary(max_size=60))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(octets):
    try:
        value = parse_value(octets)
    except NotCanonical:
        return
    assert encode_value(value) == octets


@pytest.mark.parametrize(
    ("leaf", "sentence"),
    [
        (b"[]", "An entry must be an object."),
        (b'{"a":1.0}', "Numbers must be whole."),
        (b'{"a":1e2}', "Numbers must be whole."),
        (b'{"a":NaN}', "Numbers must be whole."),
        (b'{"a":-Infinity}', "Numbers must be whole."),
        (b'{"a":1,"a":1}', "A key appears twice."),
        (b'{"A":1}', "A key is not made of lower-case letters, digits and underscores."),
        (b'{"b":1,"a":1}', "The bytes are not the canonical form of what they say."),
        (b'{"a": 1}', "The bytes are not the canonical form of what they say."),
        (b'{"a":1}\n', "The bytes are not the canonical form of what they say."),
        (b'{"a":-0}', "The bytes are not the canonical form of what they say."),
        (b'{"a":"\\u00e9"}', "The bytes are not the canonical form of what they say."),
        (b'{"a":"\\ud800"}', "The bytes are not the canonical form of what they say."),
        (b'{"a":"\\/"}', "The bytes are not the canonical form of what they say."),
        (b'{"a":01}', "The text is not JSON."),
        (b"", "The text is not JSON."),
        (b"\xef\xbb\xbf{}", "The text is not JSON."),
        (b'{"a":"\xed\xa0\x80"}', "The text is not UTF-8."),
        (b'{"a":"e\xcc\x81"}', "A string is not in Unicode normal form C."),
        (b'{"a":"\xef\xbf\xbf"}', "A string holds an unassigned code point."),
        (b'{"a":9007199254740992}', "A number is beyond 2^53 - 1."),
        (b'{"a":' + b"9" * 9000 + b"}", "A number is beyond 2^53 - 1."),
        (b'{"a":' + b"[" * 32 + b"]" * 32 + b"}", "The nesting is too deep."),
        (b"[" * 16000, "The nesting is too deep."),
        (b'{"a":' * 3000, "The nesting is too deep."),
        (b'{"a":"' + b"x" * LEAF_LIMIT + b'"}', "An entry is larger than 16 KiB."),
    ],
)
def test_leaf_open_to_two_readings_is_refused(leaf, sentence):
    with pytest.raises(NotCanonical) as refusal:
        parse(leaf)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ([], "An entry must be an object."),
        ({"a": 1.5}, "Numbers must be whole."),
        ({"a": SAFE_INTEGER + 1}, "A number is beyond 2^53 - 1."),
        ({"a": {"B": 1}}, "A key is not made of lower-case letters, digits and underscores."),
        ({1: 1}, "A key is not made of lower-case letters, digits and underscores."),
        ({"a": {1, 2}}, "Only objects, arrays, strings, whole numbers, true, false and null are allowed."),
        ({"a": "e\u0301"}, "A string is not in Unicode normal form C."),
        ({"a": "\ud800"}, "A string holds half of a surrogate pair."),
        ({"a": "\u0378"}, "A string holds an unassigned code point."),
        ({"a": "x" * LEAF_LIMIT}, "An entry is larger than 16 KiB."),
    ],
)
def test_entry_without_a_canonical_form_is_not_written(entry, sentence):
    with pytest.raises(NotCanonical) as refusal:
        canonical(entry)

    assert str(refusal.value) == sentence


def test_mark_after_an_escape_is_in_normal_form():
    leaf = '{"a":"\\n\u0303"}'.encode()

    assert parse(leaf) == {"a": "\n\u0303"}


def test_depth_counts_nesting_and_not_brackets():
    entry = {"a": [[] for _ in range(50)], "b": ["["] * 40}

    assert parse(canonical(entry)) == entry


@pytest.mark.parametrize("value", [1.0, {"a": float("nan")}, {"a": b""}, {1: 2}, SAFE_INTEGER + 1, "\udc00"])
def test_bare_encoder_refuses_what_json_cannot_say_exactly(value):
    with pytest.raises(NotCanonical):
        encode(value)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"\ufb33": 1, "\U0001f602": 2}, '{"\U0001f602":2,"\ufb33":1}'),  # UTF-16 order, not code points
        ({"10": None, "1": []}, '{"1":[],"10":null}'),
        ('\x00\x1f\x7f\u2028"\\/\b\f\n\r\t', '"\\u0000\\u001f\x7f\u2028\\"\\\\/\\b\\f\\n\\r\\t"'),
        ([True, False, None, -1, SAFE_INTEGER], "[true,false,null,-1,9007199254740991]"),
    ],
)
def test_bare_encoder_writes_what_the_standard_asks(value, form):
    assert encode(value) == form.encode()


# What is to be written, and its form in hex; None where a float stands in it.
OWN_PAIRS = {
    "own arrays": ('[5,{"d":true,"10":null,"1":[]}]', b'[5,{"1":[],"10":null,"d":true}]'.hex()),
    "own order": ('{"\\ufb33":1,"\\ud83d\\ude02":2}', "7b22f09f9882223a322c22efacb3223a317d"),
    "RFC 8785 3.2.3": (  # its seven keys, each with its place in the order
        '{"\\u20ac":5,"\\r":1,"\\ufb33":7,"1":2,"\\ud83d\\ude00":6,"\\u0080":3,"\\u00f6":4}',
        '{"\\r":1,"1":2,"\x80":3,"\xf6":4,"\u20ac":5,"\U0001f600":6,"\ufb33":7}'.encode().hex(),
    ),
    "own float": ('{"a":4.5}', None),
}


def pairs():
    """Yield a name, a value, and the bytes that it is written as, None where it must be refused."""
    for name, (text, form) in OWN_PAIRS.items():
        yield name, json.loads(text), form and bytes.fromhex(form)
    for source in PAIRS:
        form = Path(source.parent.parent, "outhex", f"{source.stem}.txt").read_text("ascii")
        value = json.loads(source.read_bytes())
        yield source.stem, value, None if source.stem in WITH_FLOATS else bytes.fromhex(form)


def test_all_pairs_of_the_standard_are_tried(count_outside):
    count_outside(len(PAIRS), 6)


@pytest.mark.parametrize(("name", "value", "form"), [*pairs()], ids=[name for name, _, _ in pairs()])
def test_a_pair_of_the_standard_is_reproduced_or_refused_for_its_floats(name, value, form):
    if form is None:
        with pytest.raises(NotCanonical):
            encode(value)
    else:
        assert encode(value) == form, name
    with pytest.raises(NotCanonical):
        canonical(value)
