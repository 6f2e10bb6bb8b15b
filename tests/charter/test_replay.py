"""Whatever the door accepts, the log gives back: folded anew, as it was kept, and as the rows say."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from sqlalchemy import select

from app.operations.audit import differences
from app.operations.door import act, situation_of
from app.operations.projection import identity_rows, petition_row, seat_rows
from app.operations.who import NotFound, Who
from app.queries.log_entries import case_entries
from app.records.petition import HandleLink, IdentityRequest, Petition, SeatRow
from charter.fields import ENTRY_TYPES
from charter.moves import Refused, moves_of, open_moves
from charter.replay import fold_case
from charter.vocabulary import ENDS, Act, Role, Stage
from tests.builders import World
from tests.charter.playing import acts_of
from tests.charter.test_walks import RARE

TURNS = 2
STARTS = (
    Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT, Stage.VOTING,
)
LOOKED_AT = 0.4
OFFICES = (Role.REGISTRAR, Role.LIAISON, Role.OBSERVER, Role.COLLEGE)


def claims(world, petition):
    """Return everyone who may have something to do with the petition, as they would claim it."""
    with world.reading_office() as office:
        case, roll = office.case(petition.id), office.roll()
        found = [petition.petitioner]
        for role in OFFICES:
            found += [Who(role, person_id=one.id) for one in roll.holders(role, world.day)[:3]]
        for org in {org for org, _ in case.identity.drawn} | {one.org for one in case.seats}:
            officers = roll.holders(Role.OFFICER, world.day, org)[:2]
            found += [Who(Role.OFFICER, person_id=one.id) for one in officers]
        links = office.session.execute(
            select(HandleLink.handle, HandleLink.person_id).where(HandleLink.petition_id == petition.id)
        )
        persons = dict(links.all())
        found += [Who(Role.SEAT, person_id=persons[one.handle]) for one in case.sitting]
        if case.rapporteur is not None:
            found.append(Who(Role.RAPPORTEUR, person_id=persons[case.rapporteur]))
    return sorted(found, key=str)


def stated(here, what, chance):
    """Return the facts of an act, those alone that its entry has a field for."""
    fields = {one.name for one in ENTRY_TYPES[moves_of(what)[0].entry].fields}
    return {name: value for name, value in acts_of(here, chance)[what].items() if name in fields}


def try_everything(world, petition, who, chance, done):
    """Let a person do what a page would offer, each act by chance; sometimes look at the log after them."""
    with world.reading_office() as office:
        try:
            here = situation_of(office, petition.id, who)
        except NotFound:
            return
    before = sum(done.values())
    for offered in open_moves(here):
        if offered.objections or chance.random() > 0.6 * RARE.get(offered.act, 1.0):
            continue
        binds = here.actor.org if here.actor.role is Role.OFFICER else here.actor.name
        if offered.act is Act.DECLARE_INTEREST and binds in here.case.declared:
            continue
        try:
            with world.office() as office:
                here = situation_of(office, petition.id, who)
                act(office, petition.id, who, offered.act, stated(here, offered.act, chance))
        except (Refused, NotFound):
            continue
        done[offered.act] += 1
    if sum(done.values()) > before and chance.random() < LOOKED_AT:
        assert_replays(world, petition)


def assert_replays(world, petition):
    """Fold the petition's entries anew; compare with the fold that is kept and with every row."""
    with world.reading_office() as office:
        kept = office.case(petition.id)
        anew = fold_case(case_entries(office.session, office.keys, petition.id))
        assert anew == kept
        rules = office.roll().editions[anew.edition]
        for record, expected in (
            (Petition, [petition_row(anew, rules)]),
            (SeatRow, seat_rows(anew)),
            (IdentityRequest, identity_rows(anew)),
        ):
            key = record.id if record is Petition else record.petition_id
            rows = office.session.scalars(select(record).where(key == petition.id)).all()
            found = [{name: getattr(row, name) for name in expected[0]} for row in rows] if expected else rows
            assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("start", STARTS)
def test_any_sequence_that_the_door_accepts_replays_to_the_rows(database, tmp_path, start):
    world, chance, done = World(database, tmp_path), Random(start), Counter()
    petition = world.petition_in(start)
    for _ in range(TURNS):
        if world.case(petition).stage in ENDS | {Stage.IN_FORCE}:
            break
        for who in claims(world, petition):
            try_everything(world, petition, who, chance, done)
        world.jump(chance.choice([4, 7, 22]))
        assert_replays(world, petition)

    assert done
    with world.reading_office() as office:
        assert list(differences(office)) == []
