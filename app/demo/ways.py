"""What happens to each petition of the demo world, and when: small data, played by `app.demo.simulation`.

A line says: in this stage, so many days after it opened, this step with these words. The clock's own
acts are in no script; they come by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.demo.sections import Figure, figures, said, sections_of
from charter.vocabulary import Stage

Line = tuple[Stage, int, str, Mapping[str, Any]]
S = Stage

SAID: Mapping[str, str] = said()
_SEEN = SAID["seen"]
_DEFECT = {"section": "e", "field": "address", "remedy": SAID["remedy"]}
_MEND = {"section": "e", "field": "address", "answer": SAID["mended"]}
_YES = ["recommend"] * 4 + ["abstain"]


def drafting(one: Figure) -> list[Line]:
    """Fill in the petition, and attach a paper."""
    about = {"description": "Extract from the register", "provenance": "the register", "criterion": "c7"}
    kind = {"1": "pdf", "2": "png"}.get(one.source_id[-1], "txt")
    reply = {"answer": "admit", "facts": one.facts}
    return [
        (S.DRAFT, 0, "write", {"sections": sections_of(one)}),
        (S.DRAFT, 0, "choose_listing",
         {"name": one.latin, "source_id": one.source_id, "reply": reply}),
        (S.DRAFT, 1, "attach", {"name": f"extract.{kind}", "text": SAID["paper"], **about}),
    ]


def filing(one: Figure) -> list[Line]:
    """Draft and file."""
    return [*drafting(one), (S.DRAFT, 2, "undertake", {}), (S.DRAFT, 2, "file", {})]


def admission(one: Figure) -> list[Line]:
    """From the draft to the inquiry."""
    return [
        *filing(one),
        (S.ADMISSIBILITY, 1, "identity", {"reasons": _SEEN}),
        (S.ADMISSIBILITY, 2, "admit", {}),
    ]


def returned(one: Figure) -> list[Line]:
    """File, and be given the petition back."""
    return [*filing(one), (S.ADMISSIBILITY, 1, "give_back", {"defects": [_DEFECT]})]


def after_a_return(one: Figure) -> list[Line]:
    """Be admitted at the second filing."""
    return [
        *returned(one),
        (S.RETURNED, 3, "refile", {"answers": [_MEND]}),
        (S.ADMISSIBILITY, 1, "identity", {"reasons": _SEEN}),
        (S.ADMISSIBILITY, 2, "admit", {}),
    ]


def after_a_doubt(one: Figure) -> list[Line]:
    """Be admitted by two of three organisations."""
    return [
        *filing(one),
        (S.ADMISSIBILITY, 1, "identity", {"reasons": _SEEN, "doubts": SAID["doubt"]}),
        (S.ADMISSIBILITY, 4, "identity", {"reasons": _SEEN}),
        (S.ADMISSIBILITY, 5, "admit", {}),
    ]


def ruled_out(one: Figure) -> list[Line]:
    """Be ruled inadmissible, and ask the college."""
    ruling = SAID["ruling"]
    return [
        *filing(one),
        (S.ADMISSIBILITY, 4, "rule_out", {"reasons": ruling}),
        (S.INADMISSIBLE, 3, "ask_review", {"reasons": SAID["review_asked"]}),
    ]


def panel(one: Figure, begin: Callable[[Figure], list[Line]] = admission) -> list[Line]:
    """Up to a dialogue whose gist and question are open."""
    said = one.dialogue or {}
    return [
        *begin(one),
        (S.INQUIRY, 1, "declare", {}),
        (S.INQUIRY, 4, "adverse", said["item"]),
        (S.DIALOGUE, 1, "gist", {"text": said["gist"]}),
        (S.DIALOGUE, 3, "ask", {"text": said["question"]}),
        (S.DIALOGUE, 3, "offer", {"text": SAID["offer"]}),
    ]


def challenged(one: Figure) -> list[Line]:
    """An inquiry in which a seat is recused and an organisation challenged in vain."""
    against = SAID["against"]
    refusal = SAID["refusal"]
    return [
        *admission(one),
        (S.INQUIRY, 1, "declare", {"most": 2}),
        (S.INQUIRY, 2, "recuse", {"kind": "employment_or_client", "text": SAID["advised"]}),
        (S.INQUIRY, 3, "declare", {}),
        (S.INQUIRY, 4, "challenge", {"reasons": against}),
        (S.INQUIRY, 8, "decide_challenge", {"reasons": refusal, "upheld": False}),
        (S.INQUIRY, 9, "adverse", (one.dialogue or {})["item"]),
    ]


def heard(one: Figure, begin: Callable[[Figure], list[Line]] = admission) -> list[Line]:
    """Up to the assessment: answered, interviewed, file closed."""
    said = one.dialogue or {}
    letter = {"description": "Letter that the answer names", "provenance": "the petitioner's own papers"}
    return [
        *panel(one, begin),
        (S.DIALOGUE, 8, "answer", {"text": said["answer"]}),
        (S.DIALOGUE, 8, "add", {"name": "letter.txt", "text": said["answer"], "tier": "panel", **letter}),
        (S.DIALOGUE, 9, "answer", {"text": said["gist_answer"]}),
        (S.DIALOGUE, 14, "interview", {"text": said["interview"]}),
        (S.DIALOGUE, 16, "grade", {"reliability": "B", "credibility": 2, "reasons": SAID["grade"]}),
        (S.DIALOGUE, 23, "close", {}),
    ]


def sealing(
    one: Figure, profile: str = "shown", begin: Callable[[Figure], list[Line]] = admission
) -> list[Line]:
    """Up to an assessment that two seats have sealed."""
    return [
        *heard(one, begin),
        (S.ASSESSMENT, 3, "read", {"reason": SAID["extract_why"]}),
        (S.ASSESSMENT, 4, "seal", {"profile": profile, "most": 2}),
    ]


def deliberated(
    one: Figure, profile: str = "shown", extra: tuple[Line, ...] = (),
    begin: Callable[[Figure], list[Line]] = admission,
) -> list[Line]:
    """Up to the report's circulation; the last seat differs on what lies in the past."""
    said = one.dialogue or {}
    differing = [(4, "c16", 1 if profile in ("shown", "holdings") else 3)]
    return [
        *sealing(one, profile, begin),
        (S.ASSESSMENT, 8, "seal", {"profile": profile, "differs": differing}),
        (S.DELIBERATION, 2, "remark", {
            "criterion": "c16", "seat": 4,
            "text": SAID["remark"],
        }),
        *extra,
        (S.DELIBERATION, 6, "circulate", {
            "findings": [f"The ground is answered. {said['summary']}"],
            "sources": ["trade and land registers", "press archives in three languages", "court decisions"],
            "summary": said["summary"],
            "public_reasons": said["public_reasons"],
        }),
    ]


def voted(one: Figure, choices: list[str], *, upholds: bool = False, **rest: Any) -> list[Line]:
    """Up to the ballots; the clock counts them."""
    return [
        *deliberated(one, **rest),
        (S.REPORT, 3, "comment", {"text": SAID["comment"]}),
        (S.REPORT, 5, "correct", {"text": SAID["correction"]}),
        (S.REPORT, 7, "finalise", {}),
        (S.VOTING, 3, "vote", {"choices": choices, "upholds": upholds}),
    ]


def condition(text: str, *, plan: bool = False) -> tuple[Line, ...]:
    """Propose a condition in the deliberation."""
    return ((S.DELIBERATION, 3, "condition", {"text": text, "plan": plan}),)


def disqualifier(code: str, reasons: str) -> tuple[Line, ...]:
    """Raise a disqualifier in the deliberation."""
    return ((S.DELIBERATION, 3, "disqualify", {"code": code, "reasons": reasons}),)


@dataclass(frozen=True)
class Part:
    """One petition: whose it is, how many days before the present it was opened, and what happens to it."""

    figure: Figure
    opened: int
    script: tuple[Line, ...]
    about: str


def parts() -> tuple[Part, ...]:
    """Return every petition of the demo world, the newest first."""
    who = figures()
    return tuple(
        Part(who[f"petitioner-{number}"], opened, tuple(way(who[f"petitioner-{number}"])), about)
        for number, (opened, about, way) in _WORLD.items()
    )


_WORLD: Mapping[int, tuple[int, str, Callable[[Figure], list[Line]]]] = {
    1: (12, "a draft", drafting),
    2: (4, "one organisation has verified the identity, the other is asked",
        lambda one: [*filing(one), (S.ADMISSIBILITY, 1, "identity", {"reasons": _SEEN, "most": 1})]),
    3: (12, "returned for a defect", returned),
    4: (12, "ruled inadmissible, a review is asked for", ruled_out),
    5: (16, "in the inquiry, with a recusal and a challenge", challenged),
    6: (31, "in the dialogue, a gist and a question are open", panel),
    7: (53, "in the assessment, two seats have sealed", sealing),
    8: (60, "in the deliberation", deliberated),
    9: (67, "the report is circulated; facts can be corrected",
        lambda one: deliberated(one, extra=condition(SAID["c_foundation"]))),
    10: (74, "the vote is open",
         lambda one: voted(one, ["recommend", "recommend_with_conditions", "recommend"],
                           extra=condition(SAID["c_flat"]))),
    11: (90, "in the standstill after a recommendation with conditions",
         lambda one: voted(one, ["recommend_with_conditions"] * 4 + ["not_yet"],
                           extra=condition(SAID["c_prosecutor"]))),
    12: (102, "officers are endorsing",
         lambda one: [*voted(one, ["recommend_with_conditions"] * 5,
                             extra=condition(SAID["c_account"])),
                      (S.ENDORSEMENT, 2, "endorse", {"most": 2})]),
    13: (158, "recommended, in force, after one return",
         lambda one: [*voted(one, _YES, begin=after_a_return), (S.ENDORSEMENT, 2, "endorse", {})]),
    14: (165, "recommended with conditions, in force; one organisation doubted the identity at first",
         lambda one: [*voted(one, ["recommend_with_conditions"] * 4 + ["not_yet"], profile="holdings",
                             begin=after_a_doubt,
                             extra=condition(SAID["c_trustee"], plan=True)),
                      (S.ENDORSEMENT, 3, "endorse", {})]),
    15: (140, "closed: not yet",
         lambda one: voted(one, ["not_yet"] * 3 + ["recommend", "decline"], profile="short")),
    16: (145, "closed: declined",
         lambda one: voted(one, ["decline"] * 4 + ["abstain"], profile="against", upholds=True,
                           extra=disqualifier("d3", SAID["d3"]))),
    17: (135, "closed: outside our mandate",
         lambda one: voted(one, ["decline"] * 5, profile="against", upholds=True, extra=disqualifier(
             "d1", SAID["d1"]))),
    18: (130, "closed: not endorsed",
         lambda one: [*voted(one, ["recommend"] * 5), (S.ENDORSEMENT, 2, "endorse", {"most": 3}),
                      (S.ENDORSEMENT, 4, "refuse", {
                          "orgs": 2, "reasons": SAID["refused"]})]),
    19: (70, "withdrawn",
         lambda one: [*admission(one), (S.INQUIRY, 1, "declare", {}),
                      (S.DIALOGUE, 5, "withdraw", {"reasons": one.reasons})]),
    20: (60, "lapsed: returned, and not filed again", returned),
    21: (95, "ended without a decision: no interview took place", panel),
    22: (50, "closed: inadmissible, confirmed by two members of the college",
         lambda one: [*ruled_out(one), (S.INADMISSIBLE, 6, "review", {
             "upheld": True, "reasons": SAID["upheld"]})]),
}
