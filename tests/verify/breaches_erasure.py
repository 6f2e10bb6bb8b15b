"""What a door that lacks a guard of erasure would let through (`charter.guards.erasing`)."""

from sqlalchemy import select

from app.operations.interests import declare_interest
from app.operations.petitions import withdraw
from app.operations.who import THE_CLOCK
from app.queries.log_entries import encoded_of
from app.records.log import LogEntry
from charter.disclosure import digest
from charter.vocabulary import Act, Interest, Stage

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


def undecided(place, _):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=False, **ALL)
    perform(place)


def twice_by_one(place, _):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=False, **ALL)
    place.act(first, Act.ERASE, final=False, **ALL)


def final_at_once(place, _):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=True, **ALL)


def in_its_time(place, _):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, final=False, **ALL)


def by_another(place, _):
    _, second, *_ = ended(place)
    place.act(second, Act.ERASE, final=False, **ALL)


def of_nobody(place, _):
    first, *_ = ended(place)
    place.act(first, Act.ERASE, subjects=["seat:nobody"], final=False, **WHY)


def by_one_whose_words_are_gone(place, _):
    first, second, *_ = ended(place)
    mine = [f"office:{second.person_id}"]
    place.act(first, Act.ERASE, subjects=mine, final=False, **WHY)
    place.act(second, Act.ERASE, subjects=mine, final=True, **WHY)
    place.act(first, Act.ERASE, final=False, **ALL)
    place.act(second, Act.ERASE, final=True, **ALL)


def out_of_order(place, _):
    decided(place)
    perform(place, erased=[(9, "text", "d"), (8, "text", "d")])


def shown(place, *words):
    """Return index, name and digest of the disclosures of entries of these types."""
    with place.world.reading_office() as office:
        rows = office.session.scalars(select(LogEntry).where(LogEntry.type.in_(words))).all()
        found = encoded_of(office.session, office.keys, rows)
        return [(index, name, digest(text)) for index, name, text in found]


def anothers(place, _):
    """Two members decide on the petitioner alone, and what a seat wrote goes."""
    decided(place)
    (line, *_more) = [one for one in shown(place, "interest.declared") if one[1] == "text"]
    perform(place, erased=[line])


P = Stage.INQUIRY
BROKEN = (
    ("erasure_final_as_due", P, final_at_once),
    ("erasure_is_listed", P, out_of_order),
    ("erasure_is_decided", P, undecided),
    ("erasure_is_for_this_member", P, by_another),
    ("no_recommendation_rests_on_it", Stage.IN_FORCE, in_its_time),
    ("own_matter_stands", P, by_one_whose_words_are_gone),
    ("subjects_are_of_the_case", P, of_nobody),
    ("erasure_is_for_this_member", P, twice_by_one, "erasure_final_as_due"),
)
