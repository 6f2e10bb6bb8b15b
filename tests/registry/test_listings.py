"""A designation is shown as its list has it, in the version that was asked for."""

from sqlalchemy import select

from app.queries.listings import ListInForce, PublishedName, listing, lists_in_force
from app.records.listing import Designation
from tests.registry.shelf import NOON, take, text_of

UK = text_of("uk.xml")


def number_of(database, source_id):
    with database.reading() as session:
        return session.scalars(select(Designation.id).where(Designation.source_id == source_id)).one()


def test_a_listing_says_everything_that_a_petition_pins(database):
    taken = take(database, "gb_uksl", UK)
    with database.reading() as session:
        shown = listing(session, number_of(database, "VRD9001"))

    assert (shown.number, shown.newest, shown.is_removed) == (1, 1, False)
    assert shown.snapshot_digest == taken.digest
    assert shown.names[0] == PublishedName("Taras Ihorovych ZHUVAKA", "primary", "Latn", None, "strong")
    assert (shown.birth, shown.reasons) == ("1945; 1975; 15/08/19yy; 1960-01-20", "He made the wind blow.")
    assert (shown.measures, shown.listed_on) == (("Asset freeze", "Travel Ban"), "2022-05-16")


def test_a_pinned_version_stays_readable_after_a_change(database):
    take(database, "gb_uksl", UK)
    take(database, "gb_uksl", UK.replace("05/01/2026", "06/01/2026").replace("made", "let"))
    number = number_of(database, "VRD9001")
    with database.reading() as session:
        pinned, now, none = listing(session, number, 1), listing(session, number), listing(session, number, 3)

    assert (pinned.reasons, pinned.number, pinned.newest) == ("He made the wind blow.", 1, 2)
    assert (now.reasons, now.number, none) == ("He let the wind blow.", 2, None)


def test_the_lists_in_force_are_the_newest_accepted_ones(database):
    take(database, "gb_uksl", UK)
    second = take(database, "gb_uksl", UK.replace("05/01/2026", "06/01/2026"))
    with database.reading() as session:
        in_force = lists_in_force(session)

    assert in_force == (ListInForce("gb_uksl", second.digest, second.published, NOON.date(), 1),)
