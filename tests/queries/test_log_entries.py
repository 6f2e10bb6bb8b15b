"""Disclosures come back in the order that bundles and receipts have, whatever the database sorts by."""

from sqlalchemy import desc, select

from app.queries import log_entries
from app.queries.log_entries import encoded_of
from app.records.log import LogDisclosure, LogEntry
from charter.vocabulary import Stage
from tests.builders import World


def test_disclosures_are_in_the_order_of_entries_and_names_whatever_the_database_says(
    database, tmp_path, monkeypatch
):
    world = World(database, tmp_path)
    world.petition_in(Stage.ADMISSIBILITY)
    backwards = log_entries._SEALED.order_by(desc(LogDisclosure.entry_index), desc(LogDisclosure.name))
    monkeypatch.setattr(log_entries, "_SEALED", backwards)

    with world.reading_office() as office:
        rows = office.session.scalars(select(LogEntry).order_by(LogEntry.index)).all()
        found = [(index, name) for index, name, _ in encoded_of(office.session, office.keys, rows)]

    assert found == sorted(found)
    assert len(found) > len(rows)
