"""Examples of the guards of erasure (`charter.guards.erasing`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from charter.case import Adverse, Erasure
from charter.guards import erasing
from charter.vocabulary import Stage
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import COLLEGE, DAY, SECOND, here

ALL = ("petitioner", "seat:alder-1", "third:a1")
WANTED = Erasure(ALL, "college-1", DAY)
DECIDED = replace(WANTED, decided_on=DAY)
DONE = replace(DECIDED, performed_on=DAY)
MINE_GONE = Erasure(("office:college-1",), "college-2", DAY, DAY)
CLOSED = {"ended_on": DAY, "closing": "declined", "adverse": (Adverse("a1", DAY),)}
FULL = {"erased": [[1, "reasons", "d"], [2, "name", "e"]], "complete": True}


def ended(actor=COLLEGE, *, day=1, **changed):
    """Return the situation of a member before a case that has ended."""
    return here(Stage.CLOSED, actor, day=day, **{**CLOSED, **changed})


def _deciding() -> list[Example]:
    g, last = erasing, DAY + timedelta(days=1826)
    lapsed = {"published_on": DAY, "ended_on": DAY}
    kept = f"A recommendation rests on it: it is kept until the end of this day: {last}."
    second = "A second member of the college must confirm."
    another = "Another member of the college handles this case."
    unknown = "This is nobody's matter in this case."
    return [
        objects(g.no_recommendation_rests_on_it, kept, here(Stage.LAPSED, COLLEGE, day=1826, **lapsed)),
        silent(g.no_recommendation_rests_on_it, here(Stage.LAPSED, COLLEGE, day=1827, **lapsed)),
        silent(g.no_recommendation_rests_on_it, ended()),
        objects(g.erasure_is_for_this_member, another, ended(SECOND)),
        objects(g.erasure_is_for_this_member, second, ended(erasures=(WANTED,))),
        silent(g.erasure_is_for_this_member, ended()),
        silent(g.erasure_is_for_this_member, ended(SECOND, erasures=(WANTED,))),
        silent(g.erasure_is_for_this_member, ended(SECOND, college=None)),
        silent(g.erasure_is_for_this_member, ended(SECOND, college="college-9")),
        silent(g.erasure_is_for_this_member, ended(SECOND, erasures=(MINE_GONE,))),
        objects(g.own_matter_stands, "What you wrote on this case was erased; you do not act on it any more.",
                ended(erasures=(MINE_GONE,))),
        silent(g.own_matter_stands, ended(SECOND, erasures=(MINE_GONE,))),
        *(
            objects(g.subjects_are_of_the_case, "Choose whose matter is to be erased.", ended(), subjects=no)
            for no in (None, [], "petitioner", [1])
        ),
        *(
            objects(g.subjects_are_of_the_case, unknown, ended(), subjects=no)
            for no in (["roll"], ["roster"], ["seat:fir-1"], ["third:a2"], ["office:nobody"],
                       ["petitioner:x"], ["seat:alder-1", "petitioner"], ["petitioner", "petitioner"])
        ),
        objects(g.subjects_are_of_the_case, "Choose at most this many at once: 80.", ended(),
                subjects=[f"third:a{number:02}" for number in range(81)]),
        objects(g.subjects_are_of_the_case, "This is erased already, or about to be.",
                ended(erasures=(DONE,)), subjects=["petitioner", "seat:birch-1"]),
        silent(g.subjects_are_of_the_case, ended(), subjects=["office:registrar-1", *ALL]),
        silent(g.subjects_are_of_the_case, ended(erasures=(DONE,)), subjects=["seat:birch-1"]),
    ]


def _confirming() -> list[Example]:
    g, waiting = erasing, ended(SECOND, erasures=(WANTED,))
    due = "An erasure is final when a second member of the college has confirmed it."
    again = "A second member of the college must confirm."
    return [
        objects(g.erasure_final_as_due, due, ended(), subjects=list(ALL), final=True),
        objects(g.erasure_final_as_due, due, waiting, subjects=list(ALL), final=False),
        objects(g.erasure_final_as_due, due, waiting, subjects=["petitioner"], final=True),
        objects(g.erasure_final_as_due, again, ended(erasures=(WANTED,)), subjects=list(ALL), final=True),
        silent(g.erasure_final_as_due, ended(), subjects=list(ALL), final=False),
        silent(g.erasure_final_as_due, waiting, subjects=list(ALL), final=True),
        silent(g.erasure_final_as_due, waiting, subjects=["petitioner"], final=False),
    ]


def _performing() -> list[Example]:
    g = erasing
    undecided = "No two members of the college have decided this erasure."
    malformed = "The list of what was erased is not of its form."
    return [
        *(
            objects(g.erasure_is_decided, undecided, ended(erasures=known), subjects=list(ALL))
            for known in ((), (WANTED,), (DONE,))
        ),
        objects(g.erasure_is_decided, undecided, ended(erasures=(DECIDED,)), subjects=["petitioner"]),
        silent(g.erasure_is_decided, ended(erasures=(DECIDED,)), subjects=list(ALL)),
        *(
            objects(g.erasure_is_listed, malformed, ended(), **{**FULL, **wrong})
            for wrong in (
                {"complete": None}, {"erased": None}, {"erased": [[2, "name", "e"], [1, "reasons", "d"]]},
                {"erased": [[1, "reasons", "d"]] * 2}, {"erased": [[True, "reasons", "d"]]},
                {"erased": [["1", "reasons", "d"]]}, {"erased": [[n, "a", "d"] for n in range(151)]},
            )
        ),
        silent(g.erasure_is_listed, ended(), **FULL),
        silent(g.erasure_is_listed, ended(), erased=[], complete=False),
    ]


EXAMPLES: tuple[Example, ...] = (*_deciding(), *_confirming(), *_performing())
