"""Disclosures: one spelling each, and a digest that only the whole disclosure gives."""

from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.canonical import NotCanonical
from charter.disclosure import Disclosure, NotADisclosure, decoy, digest, encode, open_disclosure

SALT = bytes(range(32))
SALT_TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


def packed(text):
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_form_is_the_one_of_the_standard():
    encoded = encode(SALT, "at", "2026-03-02T12:00:00Z")

    assert encoded == packed(f'["{SALT_TEXT}","at","2026-03-02T12:00:00Z"]')
    assert digest(encoded) == urlsafe_b64encode(sha256(encoded.encode()).digest()).decode().rstrip("=")
    assert open_disclosure(encoded) == Disclosure("at", "2026-03-02T12:00:00Z", SALT_TEXT)


@given(
    st.binary(min_size=32, max_size=32),
    st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
    st.integers(-9, 9) | st.text("aé€п", max_size=20) | st.lists(st.booleans(), max_size=3),
)
@settings(max_examples=60)
def test_what_is_encoded_opens_again(salt, name, value):
    opened = open_disclosure(encode(salt, name, value))

    assert (opened.name, opened.value, opened.salt) == (name, value, salt)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "not base64url!",
        packed(f'["{SALT_TEXT}","at",1]') + "=",
        packed(f'["{SALT_TEXT}", "at",1]'),
        packed(f'["{SALT_TEXT}","at",1.0]'),
        packed(f'["{SALT_TEXT}","At",1]'),
        packed(f'["{SALT_TEXT}","at"]'),
        packed(f'["{SALT_TEXT[:-1]}","at",1]'),
        packed(f'["{SALT_TEXT[:-1]}9","at",1]'),  # the last character carries stray bits
        packed('["c2FsdA","at",1]'),
        packed(f'["{SALT_TEXT}=","at",1]'),
        packed("[" * 3000),
        "Жук",
    ],
)
def test_any_other_spelling_is_refused(encoded):
    with pytest.raises(NotADisclosure):
        open_disclosure(encoded)


def test_decoy_looks_like_a_digest_and_opens_nothing():
    assert len(decoy(SALT)) == len(digest(encode(SALT, "at", 1))) == 43
    assert decoy(SALT) != decoy(SALT[::-1])


def test_short_salts_and_strange_names_are_the_callers_fault():
    with pytest.raises(ValueError, match="salt of 32 octets"):
        encode(b"short", "at", 1)
    with pytest.raises(ValueError, match="plain name"):
        encode(SALT, "At", 1)
    with pytest.raises(ValueError, match="32 octets"):
        decoy(b"short")
    with pytest.raises(NotCanonical):
        encode(SALT, "at", 1.5)
