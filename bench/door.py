"""Measure what the log costs an act: the door's whole act against the same transaction without the log.

Both sides lock the roll and the petition, fold, check, evolve, project, post a letter and commit, on one
database with durable settings. The full act also makes the entry and its disclosures, and moves the head.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from app.chancery import Chancery
from app.db import Base, Database
from app.operations import door
from app.operations.dialogue import new_item
from app.operations.projection import project, shadow_of
from app.operations.who import Who
from app.records.post import Letter
from charter.deadlines import due
from charter.entry import Entry
from charter.facts import Facts
from charter.moves import check
from charter.replay import evolve
from charter.vocabulary import Act, Stage
from tests.builders import World
from tests.postgres import running_server

PAIRS = 500
LIMIT = 1.5
_AROUND = 50  # acts measured before and after the hundredth and the thousandth
TEXT = "We can talk on any day of next week, in the language that you like best."


def main() -> None:
    """Print the figures of both databases as JSON; exit 1 when one is over the limit."""
    report = {}
    for dialect, lend in (("sqlite", _sqlite), ("postgresql", _postgresql)):
        with lend() as url, tempfile.TemporaryDirectory() as folder:
            database = Database(url)
            Base.metadata.create_all(database.engine)
            report[dialect] = _measure(World(database, Path(folder)))
            database.close()
    print(json.dumps(report, indent=1))
    ratios = [figures[name] for figures in report.values() for name in ("ratio", "thousandth_to_hundredth")]
    sys.exit(any(ratio > LIMIT for ratio in ratios))


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=Path(__file__).resolve().parents[1]) as folder:
        yield f"sqlite:///{folder}/door.sqlite3"


@contextmanager
def _postgresql() -> Iterator[str]:
    with running_server(durable=True) as server:
        server.run("CREATE DATABASE door")
        yield server.url("door")


def _measure(world: World) -> dict[str, Any]:
    petition = world.petition_in(Stage.DIALOGUE)
    seat = world.seats(petition)[0]
    for number in range(20):  # both sides warm
        _timed(world, _bare, petition.id, seat, -1 - number)
        _timed(world, _full, petition.id, seat, -1 - number)
    bare, full = [], []
    for number in range(PAIRS):
        bare.append(_timed(world, _bare, petition.id, seat, number))
        full.append(_timed(world, _full, petition.id, seat, number))
    hundredth, thousandth = _growing(world)
    return {
        "pairs": PAIRS,
        "without_log_ms": _ms(bare), "with_log_ms": _ms(full), "ratio": _ratio(full, bare),
        "hundredth_ms": _ms(hundredth), "thousandth_ms": _ms(thousandth),
        "thousandth_to_hundredth": _ratio(thousandth, hundredth),
    }


def _growing(world: World) -> tuple[list[float], list[float]]:
    """Return the times of acts around the hundredth of a case and the thousandth of another, alternating."""
    young, old = (world.petition_in(Stage.DIALOGUE) for _ in range(2))
    times: dict[str, list[float]] = {young.id: [], old.id: []}
    seats = {petition.id: world.seats(petition)[0] for petition in (young, old)}
    for petition, reached in ((young, 100), (old, 1000)):
        for number in range(world.case(petition).seq, reached - _AROUND):
            _timed(world, _full, petition.id, seats[petition.id], number)
    for number in range(2 * _AROUND):
        for case_id, taken in times.items():
            taken.append(_timed(world, _full, case_id, seats[case_id], number))
    return times[young.id], times[old.id]


Perform = Callable[[Chancery, str, Who, int], None]


def _timed(world: World, perform: Perform, case_id: str, seat: Who, number: int) -> float:
    began = time.perf_counter()
    with world.office() as office:
        perform(office, case_id, seat, number)
    return time.perf_counter() - began


def offered(office: Chancery, case_id: str) -> dict[str, Any]:
    """Return what the measured act states: an interview is offered."""
    return {"record": new_item(office, case_id, "interview"), "text": TEXT}


def _full(office: Chancery, case_id: str, seat: Who, number: int) -> None:
    del number
    door.act(office, case_id, seat, Act.OFFER_INTERVIEW, offered(office, case_id))


def _bare(office: Chancery, case_id: str, seat: Who, number: int) -> None:
    act_without_log(office, case_id, seat, f"bench {number}")


def act_without_log(office: Chancery, case_id: str, seat: Who, letter_to: str) -> None:
    """Do the same act as the door does it, less the entry, its disclosures and the head."""
    facts = offered(office, case_id)
    roll = door.hold(office, case_id)
    case = office.case(case_id)
    assert case is not None
    here = door._situation(office, roll, case, seat)  # noqa: SLF001 - the very step of the door
    move = check(here, Act.OFFER_INTERVIEW, Facts(facts))
    entry = Entry(
        index=0, leaf_hash=b"", type=move.entry, id="", log=office.origin, on=office.day, case=case_id,
        actor=here.actor, edition=case.edition,
        data={"record": facts["record"], "to": str(move.leads_to(here, Facts(facts)))},
        sd=(), opened={"text": facts["text"]},
    )
    after = replace(evolve(case, entry), seq=case.seq)  # the row may only point at an entry that exists
    project(office, shadow_of(case, after, here.rulebook))
    office.session.add(Letter(entry_index=0, recipient=letter_to, sent_on=None))
    due(after, roll.editions[after.edition], office.day)


def _ms(times: list[float]) -> float:
    return round(1000 * median(times), 3)


def _ratio(times: list[float], base: list[float]) -> float:
    return round(median(times) / median(base), 3)
