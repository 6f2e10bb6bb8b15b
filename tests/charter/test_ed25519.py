"""Ed25519: both ways of checking give one answer, on good signatures and on crooked ones."""

import itertools

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from charter import ed25519
from tests.charter.vectors import SHARED

# RFC 8032 7.1, tests 1 to 3: public key, message, signature.
STANDARD = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00"),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a"),
    ),
]
LINES = SHARED / "ed25519" / "sign.input"
ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()


def others():
    """The longer list, where it is at hand."""
    for line in LINES.read_text("ascii").splitlines() if LINES.exists() else ():
        _, public, message, signed, _ = line.split(":")
        yield public, message, signed[:128]


def both(public, message, signature):
    answers = {check(public, message, signature) for check in (ed25519.verify, ed25519.verify_pure)}
    assert len(answers) == 1
    return answers.pop()


def test_all_vectors_are_tried(count_outside):
    count_outside(len(list(others())), 256)


@pytest.mark.parametrize(("public", "message", "signature"), [*STANDARD, *others()], ids=itertools.count())
def test_a_vector_passes_and_its_twin_does_not(public, message, signature):
    key, text, signed = map(bytes.fromhex, (public, message, signature))

    assert both(key, text, signed)
    assert not ed25519.verify(key, text + b"x", signed)


@given(st.binary(max_size=40), st.integers(0, 511))
@settings(max_examples=40)
def test_one_flipped_bit_undoes_a_signature(message, bit):
    signature = bytearray(KEY.sign(message))
    assert both(PUBLIC, message, bytes(signature))

    signature[bit // 8] ^= 1 << bit % 8

    assert not both(PUBLIC, message, bytes(signature))


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
@settings(max_examples=60)
def test_chance_signs_nothing(public, signature):
    assert not both(public, b"", signature)


def test_second_spelling_of_a_signature_is_refused():
    signature = KEY.sign(b"once")
    higher = int.from_bytes(signature[32:], "little") + ORDER

    assert not both(PUBLIC, b"once", signature[:32] + higher.to_bytes(32, "little"))


@pytest.mark.parametrize("sign", [0, 1 << 255])
@pytest.mark.parametrize(
    "height",
    [
        0,
        1,
        PRIME - 1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        PRIME - 2707385501144840649318225287225658788936804267575313519463743609750303402022,
        PRIME,
        PRIME + 1,
        2**255 - 1,
    ],
)
def test_keys_that_sign_everything_or_have_two_spellings_are_refused(height, sign):
    key = (height | sign).to_bytes(32, "little")
    neutral = (1).to_bytes(32, "little")

    assert not both(key, b"anything", neutral + bytes(32))


@pytest.mark.parametrize(("key", "signature"), [(b"", bytes(64)), (PUBLIC, b""), (PUBLIC + b"x", bytes(64))])
def test_wrong_lengths_are_refused(key, signature):
    assert not both(key, b"", signature)


def test_without_the_package_the_answer_is_the_same(monkeypatch):
    monkeypatch.setattr(ed25519, "_FAST", False)

    assert ed25519.verify(PUBLIC, b"yes", KEY.sign(b"yes"))
    assert not ed25519.verify(PUBLIC, b"no", KEY.sign(b"yes"))
