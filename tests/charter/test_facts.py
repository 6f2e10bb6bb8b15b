"""Facts: what an act states, what it does not state, and what this reader may not know."""

from __future__ import annotations

from datetime import date

import pytest

from charter.facts import UNKNOWN, Facts, Undisclosed, known
from charter.sentence import Sentence


def test_a_stated_value_an_unstated_one_and_a_hidden_one_are_three_things():
    facts = Facts({"a": 1}, hidden={"b"})

    assert (facts["a"], facts["c"]) == (1, None)
    with pytest.raises(Undisclosed, match="b") as hidden:
        facts["b"]
    assert hidden.value.name == "b"


def test_the_fold_keeps_what_it_may_not_know_as_unknown():
    facts = Facts({"a": 1}, hidden={"b"})

    assert (facts.peek("a"), facts.peek("b"), facts.peek("c")) == (1, UNKNOWN, None)
    assert repr(UNKNOWN) == "UNKNOWN"


def test_a_hidden_name_hides_a_value_as_well():
    with pytest.raises(Undisclosed):
        Facts({"b": 1}, hidden={"b"})["b"]


def test_the_values_are_a_copy():
    facts = Facts({"a": 1}, hidden=["b"])
    facts.values["a"] = 2

    assert facts["a"] == 1
    assert facts.hidden == {"b"}


def test_known_gives_the_value_or_says_what_is_not_shown():
    assert known(3) == 3
    assert known(None) is None
    with pytest.raises(Undisclosed, match="ballot"):
        known(UNKNOWN, "ballot")


def test_a_sentence_keeps_its_text_and_fills_its_holes():
    sentence = Sentence("Until %(day)s: %(count)s.", day=date(2026, 3, 2), count=3)

    assert sentence.text == "Until %(day)s: %(count)s."
    assert str(sentence) == "Until 2026-03-02: 3."
    assert sentence == Sentence("Until %(day)s: %(count)s.", count=3, day=date(2026, 3, 2))
    assert str(Sentence("100 %")) == "100 %"
