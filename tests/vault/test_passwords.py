"""Which passwords may be chosen, and that a match is exact."""

import pytest

from app.vault.passwords import (
    CONTAINS_NAME,
    TOO_COMMON,
    TOO_LONG,
    TOO_SHORT,
    Passwords,
    common_words,
    objection_to,
)


@pytest.mark.parametrize(("password", "said"), [
    ("eleven chars"[:11], TOO_SHORT),
    ("seven quiet herons", None),
    ("x1" * 600, TOO_LONG),
    ("Password2026!!", TOO_COMMON),
    ("ПарольПароль12", TOO_COMMON),
    ("123456789012", TOO_COMMON),
    ("aaaabbbbaaaabbbb", TOO_COMMON),
    ("i am Quiet-Heron, really", CONTAINS_NAME),
    ("семь тихих цапель на закате", None),
    ("long but fine " * 10, None),
])
def test_a_password_is_refused_with_its_reason(password, said):
    assert objection_to(password, "quiet-heron") == said


def test_a_match_is_exact_to_the_last_character_and_blank():
    passwords = Passwords("cheap")
    hashed = passwords.hash("x" * 72 + "abc")

    assert passwords.matches(hashed, "x" * 72 + "abc")
    assert not passwords.matches(hashed, "x" * 72 + "abd")
    assert not passwords.matches(hashed, "x" * 72 + "abc ")
    assert not passwords.matches(None, "no account has this password")
    assert not passwords.matches("no hash", "anything")


def test_composed_and_decomposed_letters_are_one_password():
    passwords = Passwords("cheap")

    assert passwords.matches(passwords.hash("й" * 12), "и\u0306" * 12)


def test_the_strong_profile_takes_the_memory_that_makes_guessing_dear():
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in Passwords("strong").hash("seven quiet herons")


def test_there_are_enough_common_words():
    assert len(common_words()) > 250
