"""The roll holds as many reviewers as the entry of a filing can name, and no proposal goes beyond."""

import pytest

from app.demo.founding import founders_sign, founding_facts, signer
from app.demo.scene import officer_of
from app.demo.signing import propose
from app.operations.opening import found, text_of_founding
from app.operations.rosters import _FRAME, _ROOM, NO_ROOM
from charter.moves import Refused
from charter.vocabulary import Change, Role, Stage
from tests.builders import World
from tests.operations.test_governance import A, B, C, D, approved, proposed

NEW = "new_organisation_of_a_long_name"


def newcomer(world, reviewers):
    officers = [signer(world.chance, f"n{number}") for number in range(3)]
    ids = [f"n-{number}" for number in range(reviewers)]
    return {"id": NEW, "name": "New", "officers": officers, "reviewers": ids}


@pytest.fixture
def most(world):
    """How many reviewers an organisation that is to be admitted may have."""
    with world.reading_office() as office:
        standing = office.roll().holders(Role.REVIEWER, world.day)
    return (_ROOM - sum(len(place.org) + _FRAME for place in standing)) // (len(NEW) + _FRAME)


def refused(world, change, subject, org=A):
    return world.refusal(lambda office: propose(office, officer_of(org, 1), change=change, subject=subject))


def test_a_petition_can_be_filed_under_the_fullest_roll(world, most):
    text = proposed(world, A, Change.ADMIT_ORGANISATION, newcomer(world, most))
    for org in (B, C, D):
        approved(world, org, text)

    petition = world.petition_in(Stage.ADMISSIBILITY)

    assert len(world.case(petition).roster) == 24 + most > 150


def test_more_reviewers_are_not_proposed(world, most):
    assert refused(world, Change.ADMIT_ORGANISATION, newcomer(world, most + 1)) == (str(NO_ROOM),)


def test_what_waits_for_approval_is_counted_and_what_expired_is_not(world, most):
    proposed(world, A, Change.ADMIT_ORGANISATION, newcomer(world, most))

    assert refused(world, Change.ADMIT_ORGANISATION, newcomer(world, 4), org=B) == (str(NO_ROOM),)
    world.jump(31)
    proposed(world, B, Change.ADMIT_ORGANISATION, newcomer(world, 4))


STEPS = pytest.mark.parametrize("step", [text_of_founding, lambda office, facts: found(office, facts, [])])


@STEPS
def test_no_log_is_founded_in_which_nobody_could_file(database, tmp_path, step):
    world = World(database, tmp_path, founded=False)
    facts = founding_facts(world.chance)
    facts["organisations"][0]["reviewers"] = [f"a-{number}" for number in range(400)]

    with pytest.raises(Refused, match="no room for so many reviewers"), world.office() as office:
        step(office, facts)


def with_organisations(world, count):
    facts, names = founding_facts(world.chance), [f"another-{number}" for number in range(count)]
    for name in names:
        officers = [signer(world.chance, f"{name}-officer-{number}") for number in range(3)]
        reviewers = [f"{name}-reviewer-{number}" for number in range(4)]
        org = {"id": name.replace("-", "_"), "name": name, "officers": officers, "reviewers": reviewers}
        facts["organisations"].append(org)
    return facts


@STEPS
def test_more_founders_than_an_entry_has_room_for_are_refused_before_they_sign(database, tmp_path, step):
    world = World(database, tmp_path, founded=False)

    with pytest.raises(Refused, match="no room for so many founders"), world.office() as office:
        step(office, with_organisations(world, 14))


def test_as_many_as_are_not_refused_found_a_log(database, tmp_path):
    world = World(database, tmp_path, founded=False)
    facts = with_organisations(world, 8)

    with world.office() as office:
        entry = found(office, facts, founders_sign(office, facts))

    assert entry.index == 0
