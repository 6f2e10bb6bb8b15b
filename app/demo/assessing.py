"""Scores and reasons of the demo world's seats: profiles of petitions, and words for each score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.demo.scene import Scene
from charter.facts import known

_ALL = tuple(f"c{number}" for number in range(1, 20))

SCORES_OF: Mapping[str, Mapping[str, int]] = {
    "shown": {**dict.fromkeys(_ALL, 3), "c1": 4, "c4": 4, "c5": 4, "c14": 2, "c18": 2},
    "holdings": {**dict.fromkeys(_ALL, 3), "c1": 4, "c8": 2, "c18": 2},
    "short": {**dict.fromkeys(_ALL, 2), "c1": 3, "c3": 3, "c4": 3, "c8": 1, "c12": 1},
    "against": {**dict.fromkeys(_ALL, 1), "c1": 2, "c10": 0, "c12": 0},
}

_SAID = {
    0: "What the petitioner says here is contradicted by records that the petitioner has seen and answered.",
    1: "There is the petitioner's own word and nothing beside it that another person could check.",
    2: "The point is shown in part: the evidence is dated and real, but it leaves a question open.",
    3: "The point is shown by evidence that can be checked without the petitioner's help.",
    4: "The point is shown, and two sources that the petitioner did not supply say the same.",
}
_HOW = (
    (
        "I compared the dates in the petition with the archive copies in the file and with the answers "
        "given in the dialogue, and I looked for anything that would tell against the petitioner before I "
        "wrote this."
    ),
    (
        "I read the original text first and the translation afterwards, then the reply to the grounds, and "
        "I asked myself what an opponent would say; the answer to that is in the file and I took it into "
        "account."
    ),
    (
        "I relied on the documents rather than on the interview, and where the two differ I say so; in this "
        "point they do not differ, and nothing that was disclosed to the petitioner changes my view."
    ),
    (
        "I weighed the silence of some years as well as the words of the last one, and I checked that the "
        "text is still reachable where it was first published, without a password and without an edit."
    ),
    (
        "I kept to the standard of the rulebook, more likely than not on evidence that can be checked, and "
        "I left out what only a third party could prove and what the petitioner tried to obtain."
    ),
)


def scores(scene: Scene, own: Mapping[str, int], seat: int) -> dict[str, dict[str, Any]]:
    """Return a whole assessment for a seat: every criterion of the petition's edition, with reasons."""
    case = scene.case
    rulebook = scene.office.roll().editions[case.edition]
    evidence = sorted(known(case.evidence))[:1]
    return {
        one.id: {
            "score": own[one.id],
            "confidence": "high" if own[one.id] in (0, 4) else "medium",
            "reasons": f"{one.title}. {_SAID[own[one.id]]} {_HOW[seat % len(_HOW)]}",
            "evidence": evidence,
        }
        for one in rulebook.criteria_of(case.kind)
    }
