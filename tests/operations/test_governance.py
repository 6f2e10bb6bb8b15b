"""Proposals and approvals: every change of power after entry 0 (procedure 2.7)."""

import pytest

from app.demo.founding import found_demo, founders_sign, founding_facts
from app.demo.scene import officer_of
from app.demo.signing import approve, propose, withdraw_approval
from app.operations.opening import found
from app.operations.who import NotFound, Who
from app.queries.roles import roles_on
from charter.vocabulary import Change, Role, Stage
from tests.builders import REGISTRAR, World
from tests.operations.exported import AUDIT

A, B, C, D = "alder_bridge", "birchlight", "cedar_gate", "dogwood_house"


def proposed(world, org, change, subject):
    with world.office() as office:
        made = propose(office, officer_of(org, 1), change=change, subject=subject)
    return {"proposal": made.data["proposal"], "text_digest": made.data["text_digest"]}


def approved(world, org, text):
    with world.office() as office:
        return approve(office, officer_of(org, 1), **text)


def roles(world, person):
    with world.reading_office() as office:
        return roles_on(office.session, person, world.day)


def test_a_log_is_founded_once(world):
    assert world.refusal(found_demo) == (
        "The log has been founded already.",
    )


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            lambda f: f["organisations"].pop() and f["organisations"].pop(),
            ("A founding needs at least five organisations.",),
        ),
        (
            lambda f: f["organisations"][0]["reviewers"].pop(),
            ("An organisation needs at least four reviewers.",),
        ),
        (
            lambda f: f["organisations"][0]["officers"][0].update(key=""),
            (
                "An organisation needs at least three officers, each with a key.",
                "Every founding officer must sign. Missing: officer-a-1.",
            ),
        ),
        (lambda f: f["offices"]["liaison"].pop(), ("Each office needs at least two holders.",)),
        (lambda f: f["college"].pop(), ("The college needs three members and three alternates.",)),
        (lambda f: f.update(observer="registrar-1"), ("Nobody can hold two places.",)),
        (lambda f: f.update(edition_digest="0" * 64), ("The rulebook edition named is not at hand.",)),
    ],
    ids=[
        "four organisations",
        "three reviewers",
        "no key",
        "one liaison",
        "a college of two",
        "two places",
        "edition",
    ],
)
def test_an_incomplete_founding_writes_nothing(database, tmp_path, change, sentences):
    world = World(database, tmp_path, founded=False)
    facts = founding_facts(world.chance)
    change(facts)

    assert world.refusal(lambda office: found(office, facts, founders_sign(office, facts))) == sentences


def test_one_other_organisation_approves_an_own_reviewer(world):
    text = proposed(world, A, Change.NAME_REVIEWER, {"id": "reviewer-a-5", "org": A})
    assert roles(world, "reviewer-a-5") == frozenset()

    approved(world, B, text)

    assert roles(world, "reviewer-a-5") == {Role.REVIEWER}


def test_an_auditor_is_admitted_by_two_thirds_the_proposer_counted(world):
    text = proposed(world, A, Change.ADMIT_AUDITOR, AUDIT)
    for org in (B, C):
        approved(world, org, text)
    assert roles(world, "auditor") == frozenset()

    approved(world, D, text)
    assert roles(world, "auditor") == {Role.AUDITOR}
    world.jump(91)
    assert roles(world, "auditor") == frozenset()


def test_nobody_approves_their_own_nor_twice_nor_another_text(world):
    text = proposed(world, A, Change.ADMIT_AUDITOR, AUDIT)

    def said(org, number=1, **other):
        return world.refusal(lambda office: approve(office, officer_of(org, number), **{**text, **other}))

    assert said(A, 2) == ("Another organisation must approve.",)
    assert said(B, text_digest="0" * 64) == ("The text has changed since you read it.",)
    approved(world, B, text)
    assert said(B, 2) == ("Your organisation has approved already.",)
    with world.office() as office:
        withdraw_approval(office, officer_of(B, 1), proposal=text["proposal"])
    approved(world, B, text)


def test_a_proposal_expires(world):
    text = proposed(world, A, Change.ADMIT_AUDITOR, AUDIT)

    world.jump(31)

    said = world.refusal(lambda office: approve(office, officer_of(B, 1), **text))
    assert said[0] == "No such proposal is open."


@pytest.mark.parametrize(
    ("change", "subject", "sentence"),
    [
        (
            Change.NAME_REVIEWER,
            {"id": "reviewer-b-9", "org": B},
            "An organisation proposes its own officers and reviewers only.",
        ),
        (Change.NAME_REVIEWER, {"id": "registrar-1", "org": A}, "Nobody can hold two places."),
        (
            Change.NAME_OFFICER,
            {"id": "officer-a-9", "org": A},
            "This place needs a key: one line, ssh-ed25519 and its letters, without a comment.",
        ),
        (
            Change.END_REVIEWER,
            {"id": "reviewer-a-1", "org": A},
            "The organisation would have too few people; name a successor first.",
        ),
        (Change.END_REVIEWER, {"id": "reviewer-b-1", "org": A}, "This person does not hold the place."),
        (Change.ADMIT_ORGANISATION, {"id": B, "name": "Again"}, "This organisation is a member already."),
    ],
    ids=["of another", "two places", "no key", "too few left", "not theirs", "member already"],
)
def test_a_proposal_that_cannot_be_is_refused(world, change, subject, sentence):
    officer = officer_of(A, 1)

    assert world.refusal(lambda office: propose(office, officer, change=change, subject=subject)) == (
        sentence,
    )


def test_a_new_reviewer_counts_for_petitions_filed_afterwards(world):
    before = world.petition_in(Stage.ADMISSIBILITY)
    approved(world, B, proposed(world, A, Change.NAME_REVIEWER, {"id": "reviewer-a-5", "org": A}))
    after = world.petition_in(Stage.ADMISSIBILITY)

    assert (len(world.case(before).roster), len(world.case(after).roster)) == (24, 25)


def test_who_holds_no_office_proposes_nothing(world):
    for who in (REGISTRAR, Who(Role.OFFICER, person_id="reviewer-a-1"), Who(Role.OFFICER, person_id=None)):
        if who is REGISTRAR:
            assert world.refusal(
                lambda office, w=who: propose(
                    office, w, change=Change.ADMIT_AUDITOR, subject=AUDIT
                )
            ) == ("This cannot be done at this stage.",)
            continue
        with pytest.raises(NotFound), world.office() as office:
            propose(office, who, change=Change.ADMIT_AUDITOR, subject=AUDIT)
