"""Random histories, each lawful because it came through the door: what people try is tried, refused or done.

    world = lived(database, folder, random.Random(7))    # a few petitions, some months, whatever came of them
    bundles_of(world, folder)                            # what everyone may have, and what auditors may

Steps are those of the demo world, so they grow with it. What is refused leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from app.db import Database
from app.operations.bundles import _write, last_checkpoint
from app.operations.checkpoints import make_checkpoint
from app.operations.who import NotFound
from app.queries.exports import FullSelection, PublicSelection
from charter.moves import Refused
from charter.vocabulary import ENDS, Choice, Interest, Stage
from tests.builders import REPORT, SECTIONS, Petition, World

Words = Callable[[Random], dict[str, Any]]
MOST_PETITIONS, MOST_NIGHTS = 3, 36
CRITERIA = ("c1", "c4", "c9")
DEFECT = {"section": "e", "field": "text", "remedy": "Say it plainly."}
NIGHTS = (1, 1, 1, 2, 3, 6, 15, 22)
# What cannot be done because there is nobody or nothing to do it with.
_NOT_NOW = (Refused, NotFound, LookupError, StopIteration, ValueError, AssertionError)


def _says(**words: Any) -> Words:
    return lambda chance: {name: one(chance) if callable(one) else one for name, one in words.items()}


def _some(most: int) -> Callable[[Random], int]:
    return lambda chance: chance.randint(1, most)


def _spread(chance: Random) -> list[tuple[int, str, int]]:
    differs = chance.random() < 0.4
    return [(chance.randrange(5), chance.choice(CRITERIA), chance.randint(0, 4))] if differs else []


def _choices(chance: Random) -> list[str]:
    leaning = chance.choice((0.95, 0.7, 0.3))
    others = ["", *map(str, Choice)]
    return ["recommend" if chance.random() < leaning else chance.choice(others) for _ in range(5)]


# At each stage the steps that somebody may take, how often out of a hundred days, and in which words.
STEPS: Mapping[Stage, tuple[tuple[str, int, Words], ...]] = {
    Stage.DRAFT: (
        ("write", 100, _says(sections=SECTIONS)), ("undertake", 95, _says()), ("file", 90, _says()),
    ),
    Stage.ADMISSIBILITY: (
        ("identity", 60, _says(reasons="Seen.", most=_some(2))),
        ("identity", 5, _says(reasons="Seen.", doubts="It is another's.")),
        ("give_back", 10, _says(defects=[DEFECT])),
        ("rule_out", 5, _says(reasons="Not listed.")),
        ("admit", 70, _says()),
    ),
    Stage.RETURNED: (
        ("refile", 70, _says(answers=[{"section": "e", "field": "text", "answer": "I do."}])),
    ),
    Stage.INADMISSIBLE: (
        ("ask_review", 60, _says(reasons="I am listed.")),
        ("review", 50, lambda chance: {"reasons": "So.", "upheld": chance.random() < 0.5}),
    ),
    Stage.INQUIRY: (
        ("declare", 70, _says(most=_some(9))),
        ("recuse", 10, _says(kind=str(Interest.FAMILY), text="A cousin.", seat=lambda c: c.randrange(5))),
        ("challenge", 8, _says(reasons="They hate me.", seat=lambda c: c.randrange(5))),
        ("decide_challenge", 50, lambda chance: {"reasons": "So.", "upheld": chance.random() < 0.5}),
        ("adverse", 25, _says(source="a paper", grade="B2", text="Bad.")),
    ),
    Stage.DIALOGUE: (
        ("declare", 60, _says()),
        ("adverse", 5, _says(source="a paper", grade="C3", text="Worse.")),
        ("gist", 70, _says(text="A paper speaks badly of you.")),
        ("ask", 20, _says(text="Why?")),
        ("answer", 50, _says(text="I was afraid.")),
        ("interview", 60, _says(text="We spoke.")),
        ("recuse", 3, _says(kind=str(Interest.FAMILY), text="A cousin.", seat=lambda c: c.randrange(5))),
        ("close", 50, _says()),
    ),
    Stage.ASSESSMENT: (
        ("declare", 60, _says()),
        ("seal", 70, _says(most=_some(9), differs=_spread)),
    ),
    Stage.DELIBERATION: (
        *(("remark", 60, _says(criterion=one, text="We differ.")) for one in CRITERIA),
        ("condition", 30, lambda chance: {"text": "Report.", "plan": chance.random() < 0.3}),
        ("disqualify", 10, _says(code=lambda c: c.choice(("d1", "d3", "d9")), reasons="He did it.")),
        ("circulate", 60, _says(**REPORT)),
    ),
    Stage.REPORT: (
        ("correct", 40, _says(text="It was May.")),
        ("comment", 20, _says(text="Well done.")),
        ("finalise", 70, _says()),
    ),
    Stage.VOTING: (("vote", 60, lambda chance: {"choices": _choices(chance)}),),
    Stage.ENDORSEMENT: (
        ("endorse", 50, _says(most=_some(6), officers=_some(2))),
        ("refuse", 10, _says(reasons="We cannot.", orgs=_some(2))),
    ),
}
ANYWHERE = (("withdraw", 1, _says(reasons="I give up.")),)


def lived(database: Database, folder: Path, chance: Random) -> World:
    """Let some petitions go through some months, whatever becomes of them; sign at the end."""
    world = World(database, folder)
    petitions: list[Petition] = []
    diligence = chance.choice((0.5, 1.0, 1.5))
    for _ in range(chance.randint(4, MOST_NIGHTS)):
        if len(petitions) < MOST_PETITIONS and chance.random() < 0.3:
            petitions.append(world.draft(f"walker-{len(petitions)}"))
        for petition in petitions:
            _one_day(world, petition, chance, diligence)
        world.jump(chance.choice(NIGHTS))
    with world.office() as office:
        make_checkpoint(office, world.signer)
    return world


def _one_day(world: World, petition: Petition, chance: Random, diligence: float) -> None:
    stage = world.case(petition).stage
    if stage is None or (stage in ENDS and stage is not Stage.INADMISSIBLE):
        return
    for name, often, words in (*STEPS.get(stage, ()), *ANYWHERE):
        if chance.random() * 100 < often * diligence:
            said = words(chance)
            try:
                world.do(petition, name, **said)
            except _NOT_NOW:
                continue


def bundles_of(world: World, folder: Path) -> list[Path]:
    """Write what everyone may have of a world, and what auditors may."""
    made = []
    with world.reading_office() as office:
        checkpoint = last_checkpoint(office)
        for selection in (PublicSelection(checkpoint.size), FullSelection(checkpoint.size)):
            made.append(folder / f"{selection.kind}.zip")
            _write(office, made[-1], checkpoint, selection)
    return made
