"""One of two processes that act on one petition at the same instant; prints `done` or the refusal."""

import sys
import time
from datetime import datetime
from pathlib import Path

from app.db import Database
from app.operations.admissibility import admit, return_petition
from app.operations.who import Who
from charter.moves import MovedOn
from charter.vocabulary import Role
from tests.builders import World

DEFECT = {"section": "e", "field": "address", "remedy": "Give the address."}


def main(words: list[str]) -> None:
    """Wait for the word, then act with the token that both have seen."""
    url, folder, now, case_id, seen, person = words
    database = Database(url)
    world = World(database, Path(folder), now=datetime.fromisoformat(now), founded=False)
    who = Who(Role.REGISTRAR, person_id=person)
    with world.reading_office() as office:
        office.case(case_id)
    (Path(folder) / f"{person}-ready").touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.002)
    try:
        with world.office() as office:
            if person == "registrar-1":
                admit(office, case_id, who, seen=seen)
            else:
                return_petition(office, case_id, who, defects=[DEFECT], seen=seen)
        print("done")
    except MovedOn as moved:
        print(moved)
    database.close()


main(sys.argv[1:])
