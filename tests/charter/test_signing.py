"""What an officer signs with an own key, and when a signature counts (procedure 2.7)."""

import json
from dataclasses import replace

import pytest

from charter.canonical import LEAF_LIMIT, canonical
from charter.case import CLOCK, Actor, Situation
from charter.endorsing import manifest_of
from charter.facts import Facts
from charter.guards.signatures import signed_with_own_key
from charter.moves import NO_CASE, Refused, check
from charter.replay import govern
from charter.roll import Roll
from charter.signing import founding_text, text_to_sign
from charter.table import MOVES
from charter.vocabulary import Act, Role, Stage
from tests.charter.examples_roll import NAMED, before, made
from tests.charter.situations import (
    DAY,
    entry,
    founding,
    here,
    keyed,
    officer,
    organisation,
    roll,
    signed,
)

DOES_NOT_FIT = "The signature does not fit this text."
LOG = "offramp.example/log"
ELM = here(Stage.ENDORSEMENT, officer("elm"))
ASKED = here(Stage.ADMISSIBILITY, officer("alder"))
ANSWERING = before(officer("birch"), made())
PROPOSING = before(officer("alder"))
MANIFEST = {"manifest": manifest_of(ELM.case)}


def said(act, situation, **facts):
    answer = signed_with_own_key(act, situation, Facts(facts))
    return None if answer is None else str(answer)


def test_the_procedure_asks_for_an_own_key_in_seven_acts():
    assert {move.act for move in MOVES if move.own_key} == {
        Act.PROPOSE, Act.APPROVE, Act.WITHDRAW_APPROVAL, Act.VERIFY_IDENTITY, Act.DOUBT_IDENTITY, Act.ENDORSE,
        Act.REFUSE_ENDORSEMENT,
    }
    assert {role for move in MOVES if move.own_key for role in move.by} == {Role.OFFICER}


@pytest.mark.parametrize(("act", "situation", "facts", "text"), [
    (Act.PROPOSE, PROPOSING, NAMED, {**NAMED, "officer": "officer-alder-1"}),
    (Act.APPROVE, ANSWERING, {"proposal": "p1"}, {
        "proposal": "p1", "change": "name_reviewer", "subject": {"org": "alder", "id": "reviewer-alder-9"},
        "round": 1, "officer": "officer-birch-1",
    }),
    (Act.WITHDRAW_APPROVAL, ANSWERING, {"proposal": "p1"}, {
        "proposal": "p1", "change": "name_reviewer", "subject": {"org": "alder", "id": "reviewer-alder-9"},
        "round": 1, "officer": "officer-birch-1",
    }),
    (Act.VERIFY_IDENTITY, ASKED, {"reasons": "The passport was seen."},
     {"case": "case", "petition": "cd" * 32, "officer": "officer-alder-1"}),
    (Act.DOUBT_IDENTITY, ASKED, {}, {"case": "case", "petition": "cd" * 32, "officer": "officer-alder-1"}),
    (Act.ENDORSE, ELM, MANIFEST, {**MANIFEST, "case": "case", "officer": "officer-elm-1"}),
    (Act.REFUSE_ENDORSEMENT, ELM, MANIFEST, {**MANIFEST, "case": "case", "officer": "officer-elm-1"}),
], ids=lambda one: str(one) if isinstance(one, Act) else "")
def test_the_text_says_the_act_its_log_and_its_officer(act, situation, facts, text):
    found = text_to_sign(act, situation, Facts(facts))

    assert found.endswith(b"}\n")
    assert found.count(b"\n") == 1
    assert json.loads(found) == {"act": str(act), "log": LOG, **text}
    assert said(act, situation, **signed(act, situation, **facts)) is None


def test_the_founding_text_is_all_of_entry_0_but_the_signatures():
    facts = founding()
    rest = {name: value for name, value in facts.items() if name != "signatures"}

    assert json.loads(founding_text(Facts(facts))) == {"act": "found", "log": LOG, "founding": rest}


@pytest.mark.parametrize(("situation", "signer"), [
    (here(Stage.ENDORSEMENT, officer("elm")), "officer-elm-2"),
    (here(Stage.ENDORSEMENT, officer("elm")), "officer-fir-1"),
    (here(Stage.ENDORSEMENT, officer("elm")), "college-1"),
])
def test_the_key_of_another_person_does_not_count(situation, signer):
    assert said(Act.ENDORSE, situation, **signed(Act.ENDORSE, situation, signer, **MANIFEST)) == DOES_NOT_FIT


def test_a_signature_fits_one_act_one_case_one_log_one_manifest():
    other_log = replace(ELM, roll=replace(roll(), origin="other.example/log"))
    other_case = replace(ELM, case=replace(ELM.case, id="other"))
    good = signed(Act.ENDORSE, ELM, **MANIFEST)

    assert said(Act.ENDORSE, ELM, **good) is None
    assert said(Act.REFUSE_ENDORSEMENT, ELM, **good) == DOES_NOT_FIT
    assert said(Act.ENDORSE, other_log, **good) == DOES_NOT_FIT
    assert said(Act.ENDORSE, other_case, **good) == DOES_NOT_FIT
    assert said(Act.ENDORSE, ELM, **{**good, "manifest": "0" * 64}) == DOES_NOT_FIT


@pytest.mark.parametrize("signature", [None, "", "no", "AAAA", 7, ["x"], "A" * 86 + "==", "A" * 88])
def test_what_is_no_signature_does_not_count(signature):
    assert said(Act.ENDORSE, ELM, **MANIFEST, signature=signature) == DOES_NOT_FIT


def test_an_identity_verified_before_the_petition_was_filed_again_is_signed_again():
    refiled = replace(ASKED, case=replace(ASKED.case, petition="ef" * 32))

    assert said(Act.VERIFY_IDENTITY, refiled, **signed(Act.VERIFY_IDENTITY, ASKED)) == DOES_NOT_FIT


def test_an_approval_that_was_taken_back_is_not_given_again_with_the_old_signature():
    first = signed(Act.APPROVE, ANSWERING, proposal="p1")
    given = govern(ANSWERING.roll, entry("proposal.approved", officer("birch"), **first))
    taken = govern(given, entry("approval.withdrawn", officer("birch", 2), proposal="p1"))
    again = replace(ANSWERING, roll=taken)

    assert said(Act.APPROVE, replace(again, actor=officer("cedar")),
                **signed(Act.APPROVE, replace(ANSWERING, actor=officer("cedar")), proposal="p1")) is None
    assert said(Act.APPROVE, again, **first) == DOES_NOT_FIT
    assert said(Act.APPROVE, again, **signed(Act.APPROVE, again, proposal="p1")) is None


def test_a_key_counts_from_the_day_of_its_officer_to_the_last():
    named = {"org": "elm", **keyed("officer-elm-9")}
    facts = {"proposal": "p1", "change": "name_officer", "subject": named}
    proposed = entry("proposal.made", officer("elm"), DAY, **facts)
    grown = govern(govern(roll(), proposed), entry("proposal.took_effect", CLOCK, DAY, proposal="p1"))
    newcomer = replace(ELM, roll=grown, actor=officer("elm", 9))
    signature = signed(Act.ENDORSE, newcomer, **MANIFEST)

    assert said(Act.ENDORSE, newcomer, **signature) is None
    early = replace(newcomer, day=DAY.replace(day=1))
    assert said(Act.ENDORSE, early, **signature) == "The roll holds no key of yours."
    assert said(Act.ENDORSE, replace(newcomer, roll=Roll()), **signature) == "The roll holds no key of yours."


def test_an_answer_to_no_proposal_is_refused_in_words():
    assert said(Act.APPROVE, ANSWERING, proposal="p9", signature="") == "No such proposal is open."


def test_the_door_asks_for_the_signature_beside_the_guards_of_the_act():
    with pytest.raises(Refused) as refused:
        check(ELM, Act.ENDORSE, Facts({"manifest": "0"}))

    assert [str(one) for one in refused.value.reasons] == [
        "This is not the manifest of the report and the decision.", DOES_NOT_FIT,
    ]


def test_a_founding_of_ten_organisations_fits_a_leaf():
    orgs = [organisation(f"a{n}", name="A name of some length") for n in range(10)]
    told = founding(organisations=orgs, key="ab" * 32)
    leaf = canonical(entry_0(told))

    assert len(told["signatures"]) == 30
    assert len(leaf) < LEAF_LIMIT
    with pytest.raises(Refused) as refused:
        check(Situation(NO_CASE, Roll(), Actor(Role.OPERATOR), DAY), Act.FOUND, Facts(told))
    assert [str(one) for one in refused.value.reasons] == ["The rulebook edition named is not at hand."]


def entry_0(facts):
    return {
        "v": 0, "type": "log.founded", "id": "0" * 32, "log": LOG, "on": "2026-01-01", "case": None,
        "actor": {"role": "operator", "id": None, "org": None}, "edition": "1-draft", "data": facts,
        "sd": ["x" * 43] * 4,
    }
