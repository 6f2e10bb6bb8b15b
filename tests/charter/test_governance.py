"""The roll: folded from its own entries, and changed by proposals that others approve (procedure 2.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from charter.case import CLOCK, Situation
from charter.facts import Facts
from charter.guards.governance import has_enough
from charter.logkeys import LogKey, signers_of
from charter.moves import NO_CASE, Refused, check
from charter.replay import govern
from charter.vocabulary import Act, Change, Role, Scope
from tests.charter.examples_roll import before, made
from tests.charter.situations import DAY, FOUNDED, ORGS, entry, officer, organisation, roll


def people(role, org=None, on=DAY, of=None):
    """Return the ids of those who hold a role on a day."""
    return [place.id for place in (of or roll()).holders(role, on, org)]


def done(change, **subject):
    """Return the roll after a proposal of alder's took effect on `DAY`."""
    made_one = entry("proposal.made", officer("alder"), DAY, proposal="p1", change=str(change),
                     subject=subject, text_digest="t")
    took = entry("proposal.took_effect", CLOCK, DAY, proposal="p1")
    return govern(govern(roll(), made_one), took)


def test_the_founding_gives_every_place():
    assert [org.id for org in roll().members(DAY)] == list(ORGS)
    assert people(Role.OFFICER, "elm") == [f"officer-elm-{n}" for n in (1, 2, 3)]
    assert len(people(Role.REVIEWER)) == len(roll().eligible_reviewers(DAY)) == 24
    assert people(Role.REGISTRAR) == ["registrar-1", "registrar-2"]
    assert people(Role.LIAISON) == ["liaison-1", "liaison-2"]
    assert [one.id for one in roll().holders(Role.COLLEGE, DAY) if not one.deputy] == [
        "college-1", "college-2", "college-3"
    ]
    assert people(Role.OBSERVER) == ["observer-1", "observer-2"]


@pytest.mark.parametrize(("role", "days"), [(Role.REGISTRAR, 730), (Role.LIAISON, 730), (Role.COLLEGE, 1095)])
def test_offices_and_college_have_a_term(role, days):
    last = FOUNDED + timedelta(days=days - 1)

    assert people(role, on=last)
    assert not people(role, on=last + timedelta(days=1))


def test_nobody_held_a_place_before_the_founding():
    assert not people(Role.OFFICER, on=FOUNDED - timedelta(days=1))
    assert roll().members(FOUNDED - timedelta(days=1)) == ()


def test_naming_and_ending_a_reviewer():
    named = done(Change.NAME_REVIEWER, org="alder", id="reviewer-alder-9")
    ended = done(Change.END_REVIEWER, org="alder", id="reviewer-alder-1")

    assert "reviewer-alder-9" in people(Role.REVIEWER, "alder", of=named)
    assert "reviewer-alder-1" not in people(Role.REVIEWER, "alder", of=ended)
    assert "reviewer-alder-1" in people(Role.REVIEWER, "alder", DAY - timedelta(days=1), ended)


def test_a_new_officer_brings_a_key():
    named = done(Change.NAME_OFFICER, org="alder", id="officer-alder-9", key="k9")

    assert named.places_of("officer-alder-9", DAY)[0].key == "k9"


def test_a_log_key_is_due_when_its_proposal_took_effect_and_in_force_when_it_is_rotated_to():
    before = roll()
    due = done(Change.ROTATE_LOG_KEY, key="ab" * 32)
    rotated = replace(entry("key.rotated", CLOCK, DAY, proposal="p1", key="ab" * 32), index=9)
    after = govern(due, rotated)

    assert (due.keys, due.due_key) == (before.keys, ("p1", "ab" * 32))
    assert (after.keys, after.due_key) == ((*before.keys, LogKey("ab" * 32, 9)), None)


@pytest.mark.parametrize(("size", "passed", "signers"), [
    (0, 0, ""), (16, 0, "a"), (32, 16, "ab"), (48, 32, "b"), (64, 48, "bcd"), (80, 64, "d"), (32, 0, "ab"),
    (64, 16, "abcd"), (20, 16, "a"), (21, 16, "ab"),
])
def test_both_keys_sign_where_one_takes_the_others_place(size, passed, signers):
    keys = [LogKey("a", 0), LogKey("b", 20), LogKey("c", 50), LogKey("d", 51)]

    assert "".join(signers_of(keys, size, passed)) == signers


def test_an_admitted_organisation_comes_with_its_people():
    grown = done(Change.ADMIT_ORGANISATION, **organisation("hazel"))

    assert [org.id for org in grown.members(DAY)] == [*ORGS, "hazel"]
    assert len(people(Role.REVIEWER, "hazel", of=grown)) == 4
    assert grown.eligible_reviewers(DAY - timedelta(days=1)) == roll().eligible_reviewers(DAY)


@pytest.mark.parametrize(("change", "role", "days"), [
    (Change.APPOINT_REGISTRAR, Role.REGISTRAR, 730),
    (Change.APPOINT_LIAISON, Role.LIAISON, 730),
    (Change.APPOINT_OBSERVER, Role.OBSERVER, 730),
    (Change.ELECT_COLLEGE, Role.COLLEGE, 1095),
])
def test_an_appointment_lasts_its_term(change, role, days):
    place = done(change, id="newcomer-1").places_of("newcomer-1", DAY)[0]

    assert (place.role, place.org, place.until) == (role, None, DAY + timedelta(days=days))


def test_an_auditor_is_admitted_for_a_scope_and_as_long_as_the_proposal_says():
    place = done(Change.ADMIT_AUDITOR, id="newcomer-1", scope="flat", days=30).places_of("newcomer-1", DAY)[0]

    assert (place.role, place.scope, place.until) == (Role.AUDITOR, Scope.FLAT, DAY + timedelta(days=30))


@pytest.mark.parametrize(("change", "approving", "enough"), [
    (Change.NAME_REVIEWER, 0, False), (Change.NAME_REVIEWER, 1, True), (Change.END_OFFICER, 1, True),
    (Change.APPOINT_REGISTRAR, 2, False), (Change.APPOINT_REGISTRAR, 3, True),
    (Change.ELECT_COLLEGE, 2, False), (Change.ADMIT_ORGANISATION, 3, True),
])
def test_own_people_need_one_other_organisation_all_else_two_thirds_with_the_proposer(change, approving,
                                                                                      enough):
    proposal = made(change, "alder", *ORGS[1 : 1 + approving])

    assert has_enough(before(), proposal) is enough


def test_an_approval_of_the_proposer_itself_or_of_a_stranger_does_not_count():
    assert not has_enough(before(), made(Change.NAME_REVIEWER, "alder", "alder"))
    assert not has_enough(before(), made(Change.NAME_REVIEWER, "alder", "hazel"))


def test_an_approval_is_kept_and_taken_back_by_its_organisation():
    proposed = govern(roll(), entry("proposal.made", officer("alder"), proposal="p1", change="name_reviewer",
                                    subject={}, text_digest="t"))
    approved = govern(proposed, entry("proposal.approved", officer("birch"), proposal="p1", text_digest="t"))
    taken = govern(approved, entry("approval.withdrawn", officer("birch", 2), proposal="p1"))

    assert approved.proposals["p1"].approving == {"birch"}
    assert taken.proposals["p1"].approving == frozenset()
    assert govern(taken, entry("proposal.expired", proposal="p1")).proposals["p1"].closed == "expired"


def test_the_roll_counts_its_entries_and_leaves_padding_out():
    once = govern(roll(), entry("register.stated", day=DAY.isoformat(), count=0, root="r", governance=1))

    assert (roll().size, once.size, govern(once, entry("log.padded")).size) == (1, 2, 2)
    assert once.stated == DAY


def test_lists_days_outcomes_and_exports_are_remembered():
    after = govern(roll(), entry("list.accepted", source="gb", digest="d"))
    after = govern(after, entry("access.batched", day=DAY.isoformat(), root="r"))
    after = govern(after, entry("outcome.counted", number="7K2M"))
    after = govern(after, entry("export.made", kind="full", size=9))

    assert (after.snapshots, after.batched, after.counted, after.exports) == ({"gb": "d"}, DAY, ("7K2M",), 1)


def test_a_registrar_proposes_nothing():
    here = Situation(NO_CASE, roll(), replace(officer("alder"), role=Role.REGISTRAR), DAY)

    with pytest.raises(Refused, match="This cannot be done at this stage"):
        check(here, Act.PROPOSE, Facts({}))
