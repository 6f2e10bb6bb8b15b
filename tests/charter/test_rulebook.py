"""An edition of the rulebook: read whole or refused, and never below the charter's floors."""

from __future__ import annotations

import copy

import pytest

from charter.rulebook import BadRulebook, parse_rulebook
from charter.vocabulary import Effect, Interest
from tests.charter.situations import rulebook

PLAIN = rulebook().plain


def changed(*path, to):
    """Return the plain edition with one value changed."""
    plain = copy.deepcopy(dict(PLAIN))
    place = plain
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return plain


def test_the_shipped_edition_reads_back():
    again = parse_rulebook(copy.deepcopy(dict(PLAIN)))

    assert (again, again.digest) == (rulebook(), rulebook().digest)


@pytest.mark.parametrize(("path", "to"), [
    (("counting", "organisations"), 3),
    (("counting", "share"), [3, 5]),
    (("officers_per_yes",), 1),
    (("sealing", "organisations"), 3),
    (("clocks", "standstill"), 0),
    (("interests",), PLAIN["interests"][1:]),
])
def test_no_edition_goes_below_a_floor(path, to):
    with pytest.raises(BadRulebook):
        parse_rulebook(changed(*path, to=to))


@pytest.mark.parametrize("part", sorted(set(PLAIN) - {"title"}))
def test_an_edition_with_a_part_missing_is_refused(part):
    with pytest.raises(BadRulebook, match="This is not a rulebook"):
        parse_rulebook({name: value for name, value in PLAIN.items() if name != part})


def test_any_change_of_the_data_changes_the_digest():
    assert parse_rulebook(changed("clocks", "voting", to=15)).digest != rulebook().digest


@pytest.mark.parametrize(("kinds", "effect"), [
    ((), Effect.NONE),
    ((Interest.NONE,), Effect.NONE),
    ((Interest.ADVOCACY_FOR,), Effect.BARS_RAPPORTEUR),
    ((Interest.ADVOCACY_AGAINST,), Effect.BARS_RAPPORTEUR),
    ((Interest.ADVOCACY_FOR, Interest.FAMILY), Effect.DISQUALIFIES),
    ((Interest.FAMILY, Interest.ADVOCACY_FOR), Effect.DISQUALIFIES),
])
def test_the_gravest_interest_decides(kinds, effect):
    assert rulebook().effect_of(kinds) is effect


def test_advocacy_for_and_against_weigh_the_same():
    effects = rulebook().effects

    assert effects[Interest.ADVOCACY_FOR] is effects[Interest.ADVOCACY_AGAINST]


def test_the_clocks_of_the_edition_are_those_of_the_procedure():
    assert {name: rulebook().clock(name) for name in (
        "draft", "admissibility", "identity", "deputy", "college_admission", "returned", "review_request",
        "review", "review_second", "inquiry", "inquiry_least", "declare", "extension", "dialogue", "gist",
        "gist_age", "answer", "assessment", "assessment_substitute", "deliberation", "report", "corrections",
        "new_rapporteur", "voting", "standstill", "endorsement", "endorsement_second", "cap", "refile_least",
        "challenge_organisation", "challenge_person", "decide_challenge", "decide_challenge_second",
    )} == {
        "draft": 180, "admissibility": 14, "identity": 10, "deputy": 7, "college_admission": 14,
        "returned": 30, "review_request": 14, "review": 14, "review_second": 7, "inquiry": 60,
        "inquiry_least": 21, "declare": 7, "extension": 30, "dialogue": 45, "gist": 7, "gist_age": 21,
        "answer": 21, "assessment": 30, "assessment_substitute": 21, "deliberation": 21, "report": 21,
        "corrections": 14, "new_rapporteur": 14, "voting": 14, "standstill": 14, "endorsement": 14,
        "endorsement_second": 14, "cap": 270, "refile_least": 7, "challenge_organisation": 10,
        "challenge_person": 7, "decide_challenge": 14, "decide_challenge_second": 7,
    }


def test_the_mandatory_criteria_are_c1_to_c12_and_c8_alone_may_be_conditional():
    criteria = rulebook().criteria_of("break")

    assert [one.id for one in criteria if one.is_mandatory] == [f"c{n}" for n in range(1, 13)]
    assert [(one.id, one.conditional_at) for one in criteria if one.conditional_at is not None] == [("c8", 2)]
    assert [one.id for one in criteria if one.may_be_na] == ["c7"]


def test_the_disqualifiers_outside_the_mandate_and_the_curable_one():
    found = rulebook().disqualifiers

    assert [one.id for one in found if one.outside_mandate] == ["d1", "d5", "d6"]
    assert [one.id for one in found if one.curable] == ["d9"]
