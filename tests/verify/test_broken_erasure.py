"""Erasures that should not be: one member alone, too early, another's matter, and lists that lie."""

import pytest
from sqlalchemy import delete, select

from app.operations.interests import declare_interest
from app.operations.petitions import withdraw
from app.operations.who import THE_CLOCK
from app.queries.log_entries import encoded_of
from app.records.log import LogDisclosure, LogEntry
from charter.disclosure import digest
from charter.vocabulary import Act, Interest, Stage
from tests.verify.broken import report_on

WHY = {"reasons": "It is over."}
ALL = {"subjects": ["petitioner"], **WHY}


def ended(place, members=2):
    """Withdraw the petition; let members of the college declare and return them."""
    with place.world.office() as office:
        withdraw(office, place.petition.id, place.me)
    college = place.world.college(place.petition)
    for member in college[:members]:
        with place.world.office() as office:
            declare_interest(office, place.petition.id, member, kinds=[Interest.NONE])
    return college


def decided(place, subjects=("petitioner",)):
    first, second, *_ = ended(place)
    for member, final in ((first, False), (second, True)):
        place.act(member, Act.ERASE, subjects=list(subjects), final=final, **WHY)


def perform(place, erased=(), subjects=("petitioner",), **facts):
    lines = [list(one) for one in erased]
    stated = {"subjects": list(subjects), "erased": lines, "complete": True, **facts}
    place.act(THE_CLOCK, Act.PERFORM_ERASURE, **stated)


def undecided(place, patch):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=False, **ALL)
    perform(place)


def twice_by_one(place, patch):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=False, **ALL)
    place.act(first, Act.ERASE, final=False, **ALL)


def final_at_once(place, patch):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=True, **ALL)


def in_its_time(place, patch):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=False, **ALL)


def by_another(place, patch):
    _, second, *_ = ended(place)
    place.act(second, Act.ERASE, final=False, **ALL)


def of_nobody(place, patch):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, subjects=["seat:nobody"], final=False, **WHY)


def by_one_whose_words_are_gone(place, patch):
    first, second, *_ = ended(place)
    mine = [f"office:{second.person_id}"]
    place.act(first, Act.ERASE, subjects=mine, final=False, **WHY)
    place.act(second, Act.ERASE, subjects=mine, final=True, **WHY)
    place.act(first, Act.ERASE, final=False, **ALL)
    place.act(second, Act.ERASE, final=True, **ALL)


def out_of_order(place, patch):
    decided(place)
    perform(place, erased=[(9, "text", "d"), (8, "text", "d")])


@pytest.mark.parametrize(
    ("guard", "stage", "perform_it"),
    [
        ("erasure_final_as_due", Stage.INQUIRY, final_at_once),
        ("erasure_is_listed", Stage.INQUIRY, out_of_order),
        ("erasure_is_decided", Stage.INQUIRY, undecided),
        ("erasure_is_for_this_member", Stage.INQUIRY, by_another),
        ("no_recommendation_rests_on_it", Stage.IN_FORCE, in_its_time),
        ("own_matter_stands", Stage.INQUIRY, by_one_whose_words_are_gone),
        ("subjects_are_of_the_case", Stage.INQUIRY, of_nobody),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_an_erasure_that_should_not_be_is_a_broken_rule(broken, guard, stage, perform_it):
    broken(guard, stage, perform_it)


def test_one_member_twice_is_not_two(broken):
    broken("erasure_is_for_this_member", Stage.INQUIRY, twice_by_one, "erasure_final_as_due")


def shown(place, *words):
    """Return index, name and digest of the disclosures of entries of these types."""
    with place.world.reading_office() as office:
        rows = office.session.scalars(select(LogEntry).where(LogEntry.type.in_(words))).all()
        found = encoded_of(office.session, office.keys, rows)
        return [(index, name, digest(text)) for index, name, text in found]


def findings(place, folder):
    return [(one.code, one.rule, one.sentence) for one in report_on(place, folder / "full.zip").findings]


OTHERS = "What is listed as erased is another person's."
ELSEWHERE = "What is listed as erased belongs to another case, or was written later."
NO_SUCH = "What is listed as erased is no disclosure of the entry that it names."


@pytest.mark.parametrize(
    ("word", "name", "said"),
    [
        ("interest.declared", "text", OTHERS),
        ("petition.filed", "chain", OTHERS),
        ("log.founded", "at", ELSEWHERE),
        ("petition.filed", "reasons", NO_SUCH),
    ],
)
def test_a_list_that_names_what_was_not_decided_is_found(shelf, tmp_path, word, name, said):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        lines = {name: (index, sealed) for index, name, sealed in shown(place, word)}
        index, sealed = lines.get(name) or next(iter(lines.values()))
        perform(place, erased=[(index, name, sealed)])

        assert findings(place, tmp_path) == [(2, "erased", said)]


def test_a_digest_that_the_entry_does_not_carry_is_found(shelf, tmp_path):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        (index, _, _), *_ = shown(place, "petition.filed")
        perform(place, erased=[(index, "manifest", "A" * 43)])

        assert findings(place, tmp_path) == [(2, "erased", NO_SUCH)]


def test_what_is_listed_as_erased_and_still_shown_is_found(shelf, tmp_path):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        lines = [one for one in shown(place, "petition.filed") if one[1] in ("manifest", "listing_acts")]
        perform(place, erased=sorted(lines))

        assert findings(place, tmp_path) == [
            (2, "erased", f"The disclosure {name} is listed as erased, and yet it is shown.")
            for _, name, _ in sorted(lines)
        ]


def test_what_is_deleted_and_not_listed_is_missing(shelf, tmp_path):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        with place.world.office() as office:
            office.session.execute(delete(LogDisclosure).where(LogDisclosure.name == "manifest"))
        perform(place)

        assert [(code, rule) for code, rule, _ in findings(place, tmp_path)] == [(3, "disclosure")]
