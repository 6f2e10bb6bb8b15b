"""Witnesses in the roll, and how many of them must cosign."""

from dataclasses import replace
from datetime import timedelta

from charter.case import CLOCK
from charter.quorum import cosignatures_needed, is_cosigned
from charter.replay import empty_roll, govern
from charter.roll import Witness
from charter.vocabulary import Change
from tests.charter.examples_roll import made
from tests.charter.examples_witnesses import named
from tests.charter.situations import DAY, FOUNDED, OPERATOR, entry, founding, roll

ORGS = ("alder", "birch", "cedar", "dogwood")


def witnessed(count, since=FOUNDED):
    facts = [named(org, number) for number, org in enumerate(ORGS[:count], 1)]
    return replace(roll(), witnesses=tuple(Witness(**one, since=since) for one in facts))


def keys(roll):
    return [one.key for one in roll.witnesses]


def test_two_thirds_are_needed_rounded_up():
    assert [cosignatures_needed(count) for count in range(8)] == [0, 1, 2, 2, 3, 4, 4, 5]


def test_a_checkpoint_is_cosigned_when_two_thirds_of_those_who_serve_have_signed():
    three = witnessed(3)
    one, two, _ = keys(three)

    assert not is_cosigned(three, DAY, {one})
    assert not is_cosigned(three, DAY, {one, "a stranger's"})
    assert is_cosigned(three, DAY, {one, two})
    assert is_cosigned(roll(), DAY, ())


def test_who_has_ended_or_not_begun_does_not_count():
    later = witnessed(2, since=DAY + timedelta(days=1))
    assert is_cosigned(later, DAY, ())
    end = DAY + timedelta(days=2)
    ended = replace(later, witnesses=tuple(replace(one, until=end) for one in later.witnesses))

    assert not is_cosigned(ended, DAY + timedelta(days=1), ())
    assert is_cosigned(ended, end, ())


def test_the_founding_names_witnesses():
    founded = govern(empty_roll(roll().editions), entry("log.founded", OPERATOR, FOUNDED,
                                                        **founding(witnesses=[named()])))

    assert founded.witnesses == (Witness(**named(), since=FOUNDED),)


def test_a_proposal_names_a_witness_and_another_ends_it():
    before = replace(roll(), proposals={"p1": made(Change.NAME_WITNESS, subject=named())})
    serving = govern(before, entry("proposal.took_effect", CLOCK, DAY, proposal="p1"))
    before = replace(serving, proposals={"p1": made(Change.END_WITNESS, subject={"name": "alder"})})
    tomorrow = DAY + timedelta(days=1)
    ended = govern(before, entry("proposal.took_effect", CLOCK, tomorrow, proposal="p1"))

    assert [one.name for one in serving.witnesses_on(DAY)] == ["alder"]
    assert serving.witnesses_on(DAY - timedelta(days=1)) == ()
    assert ended.witnesses == (Witness(**named(), since=DAY, until=tomorrow),)
    assert (len(ended.witnesses_on(DAY)), ended.witnesses_on(tomorrow)) == (1, ())
