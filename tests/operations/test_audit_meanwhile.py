"""An audit of a service that goes on writing."""

from app.operations.audit import differences
from app.records.log import LogHead


def test_what_others_write_while_the_audit_reads_is_no_difference(world):
    world.draft()

    with world.database.snapshot() as session:
        size = session.get_one(LogHead, 1).size
        session.expunge_all()
        world.draft()
        found = list(differences(world._chancery(session)))
        seen = session.get_one(LogHead, 1).size

    assert (found, seen) == ([], size)
    assert world.size() > size
