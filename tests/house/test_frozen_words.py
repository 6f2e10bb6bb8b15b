"""A word of the log is for ever: the kept file may grow and never change."""

import importlib
from enum import StrEnum
from pathlib import Path

from tests.house.sources import TOP

KEPT = Path(__file__).with_name("vocabulary.txt")


def words_in_use():
    vocabulary = importlib.import_module("charter.vocabulary")
    things = [thing for thing in vars(vocabulary).values() if isinstance(thing, type)]
    kinds = [kind for kind in things if issubclass(kind, StrEnum)]
    return {f"{kind.__name__} {word.value}" for kind in kinds for word in kind}


def test_every_kept_word_is_still_in_use():
    gone = sorted(set(KEPT.read_text(encoding="utf-8").splitlines()) - words_in_use())

    assert gone == [], "a word was changed or taken away"


def test_every_word_in_use_is_kept():
    new = sorted(words_in_use() - set(KEPT.read_text(encoding="utf-8").splitlines()))

    assert new == [], f"add these lines to {KEPT.relative_to(TOP)}"
