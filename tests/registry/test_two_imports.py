"""Two imports at one instant: both come through one after the other, and ids do not collide."""

import threading

from sqlalchemy import select

from app.records.listing import DesignationName, ListSnapshot, ListSource, NamePosting
from tests.registry.shelf import OURS, take, text_of


def test_two_first_imports_of_different_lists_do_not_disturb_each_other(database):
    start, failures = threading.Barrier(2), []

    def run(source):
        start.wait()
        try:
            take(database, source, *map(text_of, OURS[source]))
        except Exception as failure:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(source,)) for source in ("gb_uksl", "eu_fsf")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        editions = session.execute(select(ListSnapshot.source_code, ListSnapshot.edition)).all()
        names = set(session.scalars(select(DesignationName.id)))
        posted = set(session.scalars(select(NamePosting.name_id)))
        sources = session.scalars(select(ListSource.code)).all()
    assert failures == []
    assert sorted(map(tuple, editions)) == [("eu_fsf", 1), ("gb_uksl", 1)]
    assert posted <= names
    assert len(sources) == len(OURS)
