"""Examples of the guards of interests, challenges, identity and dialogue (`charter.guards.panel`)."""

from __future__ import annotations

from datetime import timedelta

from charter.case import Adverse, Challenge, Identity, Question, Reading
from charter.guards import panel
from charter.vocabulary import Out, Stage
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import (
    COLLEGE,
    DAY,
    ORGS,
    PETITIONER,
    RAPPORTEUR,
    REGISTRAR,
    SEATED,
    SECOND,
    declared,
    here,
    officer,
    seat,
)

ASKED = Identity(ORGS, (("alder", DAY), ("birch", DAY)))
DIALOGUE = here(Stage.DIALOGUE, RAPPORTEUR)
DECLARE = "Declare your interests first."
EXISTS = "This item exists already."
TOO_LATE = "The time for a challenge is over."
UNDECLARED = (declared("alder", declared_on=None), *(declared(org) for org in SEATED[1:]))
BOTH = (("birch-1", "birch"), ("cedar-1", "cedar"))


def items(*found):
    """Return adverse items: (id, days after `DAY` of the record, days of the gist or None)."""
    return tuple(
        Adverse(name, DAY + timedelta(days=on), None if gist is None else DAY + timedelta(days=gist))
        for name, on, gist in found
    )


def _declaring() -> list[Example]:
    g = panel
    one = "Choose each kind of interest that you have, or none."
    either = "Choose either the kinds of interest that you have, or none."
    binds = "A declaration binds its own maker."
    elm = here(Stage.INQUIRY, seat("elm"))
    return [
        objects(g.organisation_is_asked, "Your organisation was not drawn to verify this identity.",
                here(Stage.ADMISSIBILITY, officer("cedar"), identity=ASKED)),
        objects(g.organisation_is_asked, "Your organisation has answered already.",
                here(Stage.ADMISSIBILITY, officer("alder"))),
        silent(g.organisation_is_asked, here(Stage.ADMISSIBILITY, officer("alder"), identity=ASKED)),
        objects(g.organisation_has_declared, "Declare your organisation's interests first.",
                here(Stage.ADMISSIBILITY, officer("fir"))),
        objects(g.organisation_has_declared, "Your organisation is recused from this case.",
                here(Stage.ADMISSIBILITY, officer("elm"), recused_orgs=frozenset({"elm"}))),
        silent(g.organisation_has_declared, here(Stage.ADMISSIBILITY, officer("elm"))),
        objects(g.college_has_declared, DECLARE, here(Stage.INQUIRY, COLLEGE, declared={})),
        silent(g.college_has_declared, here(Stage.INQUIRY, COLLEGE)),
        silent(g.college_has_declared, here(Stage.ADMISSIBILITY, REGISTRAR)),
        objects(g.seat_has_declared, DECLARE, here(Stage.DIALOGUE, RAPPORTEUR, seats=UNDECLARED)),
        silent(g.seat_has_declared, DIALOGUE),
        silent(g.seat_has_declared, here(Stage.DIALOGUE, REGISTRAR)),
        objects(g.case_concerns_them, "Your organisation was not drawn for this case.",
                here(Stage.INQUIRY, officer("fir"))),
        silent(g.case_concerns_them, here(Stage.INQUIRY, officer("elm"))),
        silent(g.case_concerns_them, here(Stage.ADMISSIBILITY, officer("birch"))),
        silent(g.case_concerns_them, here(Stage.ADMISSIBILITY, REGISTRAR)),
        objects(g.declaration_is_sound, one, elm, kinds=[]),
        objects(g.declaration_is_sound, one, elm, kinds=["envy"]),
        objects(g.declaration_is_sound, either, elm, kinds=["none", "family"]),
        silent(g.declaration_is_sound, elm, kinds=["family", "friendship"]),
        objects(g.effect_is_the_rulebooks, "The effect is not that of the rulebook.", elm,
                kinds=["advocacy_for", "family"], effect="bars_rapporteur"),
        silent(g.effect_is_the_rulebooks, elm, kinds=["advocacy_for", "family"], effect="disqualifies"),
        silent(g.effect_is_the_rulebooks, elm, kinds=["none"], effect="none"),
        objects(g.binds_as_role, binds, elm, binds="elm"),
        silent(g.binds_as_role, elm, binds="elm-1"),
        objects(g.binds_as_role, binds, here(Stage.INQUIRY, officer("elm")), binds="officer-elm-1"),
        silent(g.binds_as_role, here(Stage.INQUIRY, officer("elm")), binds="elm"),
    ]


_MADE = (Challenge("alder", False, DAY), Challenge("birch", True, DAY), Challenge("cedar", True, DAY))


def _challenges() -> list[Example]:
    g = panel
    interviewed = {"interview_by": BOTH, "interview_on": DAY}
    newcomer = (*(declared(org) for org in SEATED[:4]), declared("elm", out=Out.RECUSED),
                declared("fir", drawn_on=DAY + timedelta(days=5)))
    made = _MADE
    first = here(Stage.INQUIRY, PETITIONER)
    return [
        objects(g.challenge_in_time, "The time for a challenge has not begun.", here(Stage.DIALOGUE,
                PETITIONER)),
        objects(g.challenge_in_time, "The time for a challenge has not begun.",
                here(Stage.DIALOGUE, PETITIONER, interview_by=BOTH[:1], interview_on=DAY)),
        objects(g.challenge_in_time, TOO_LATE, here(Stage.DIALOGUE, PETITIONER, day=8, **interviewed)),
        silent(g.challenge_in_time, here(Stage.DIALOGUE, PETITIONER, day=7, **interviewed)),
        objects(g.challenge_in_time, TOO_LATE, here(Stage.INQUIRY, PETITIONER, day=11)),
        silent(g.challenge_in_time, here(Stage.INQUIRY, PETITIONER, day=10)),
        silent(g.challenge_in_time, here(Stage.INQUIRY, PETITIONER, day=15, seats=newcomer)),
        objects(g.challenge_is_open_to_it, "This organisation is not on the panel.", first, against="fir"),
        objects(g.challenge_is_open_to_it, TOO_LATE, here(Stage.INQUIRY, PETITIONER, day=15, seats=newcomer),
                against="alder"),
        silent(g.challenge_is_open_to_it, here(Stage.INQUIRY, PETITIONER, day=15, seats=newcomer),
               against="fir"),
        objects(g.challenge_is_open_to_it, "This person is not on the panel.", here(Stage.DIALOGUE,
                PETITIONER),
                against="alder"),
        objects(g.challenge_is_open_to_it, "You have challenged it already.",
                here(Stage.INQUIRY, PETITIONER, challenges=made), against="alder"),
        objects(g.challenge_is_open_to_it, "You have made both challenges with cause.",
                here(Stage.INQUIRY, PETITIONER, challenges=made[1:]), against="elm", with_cause=True),
        objects(g.challenge_is_open_to_it, "You have made your one challenge without cause.",
                here(Stage.INQUIRY, PETITIONER, challenges=made[:1]), against="elm", with_cause=False),
        objects(g.challenge_is_open_to_it, "Give reasons.", first, against="elm", with_cause=True),
        silent(g.challenge_is_open_to_it, first, against="elm", with_cause=False),
    ]


def _challenges_decided() -> list[Example]:
    g, made = panel, _MADE
    no = Reading("college-1", False, DAY, False)
    return [
        objects(g.challenge_decided_as_due, "No such challenge is open.", here(Stage.INQUIRY, COLLEGE),
                against="elm"),
        objects(g.challenge_decided_as_due, "A second member of the college must confirm.",
                here(Stage.INQUIRY, COLLEGE, challenges=(Challenge("elm", True, DAY, (no,)),)),
                against="elm"),
        objects(g.challenge_decided_as_due, "The one challenge without cause cannot be refused.",
                here(Stage.INQUIRY, COLLEGE, challenges=made[:1]), against="alder", upheld=False),
        objects(g.challenge_decided_as_due,
                "A refusal is final when a second member of the college has confirmed it.",
                here(Stage.INQUIRY, COLLEGE, challenges=made), against="birch", upheld=False, final=True),
        silent(g.challenge_decided_as_due, here(Stage.INQUIRY, COLLEGE, challenges=made),
               against="birch", upheld=True, final=True),
        silent(g.challenge_decided_as_due,
               here(Stage.INQUIRY, SECOND, challenges=(Challenge("elm", True, DAY, (no,)),)),
               against="elm", upheld=False, final=True),
        objects(g.challenges_decided, "A challenge is not decided yet.", here(Stage.DIALOGUE,
                challenges=made)),
        silent(g.challenges_decided, DIALOGUE),
        objects(g.inquiry_complete, "The inquiry is not complete yet.", here(Stage.INQUIRY, day=20)),
        objects(g.inquiry_complete, "The inquiry is not complete yet.",
                here(Stage.INQUIRY, day=21, challenges=made)),
        objects(g.inquiry_complete, "The inquiry is not complete yet.",
                here(Stage.INQUIRY, day=60, seats=UNDECLARED)),
        silent(g.inquiry_complete, here(Stage.INQUIRY, day=61, seats=UNDECLARED)),
        silent(g.inquiry_complete, here(Stage.INQUIRY, day=21)),
        objects(g.not_extended_before, "The stage has been extended already.",
                here(Stage.INQUIRY, COLLEGE, extensions=frozenset({Stage.INQUIRY})), days=30, reasons="x"),
        objects(g.not_extended_before, "An extension has a fixed length.", here(Stage.INQUIRY, COLLEGE),
                days=31, reasons="x"),
        objects(g.not_extended_before, "Give reasons.", here(Stage.INQUIRY, COLLEGE), days=30),
        silent(g.not_extended_before,
               here(Stage.DIALOGUE, COLLEGE, extensions=frozenset({Stage.INQUIRY})), days=30, reasons="x"),
    ]


def _asking() -> list[Example]:
    g = panel
    used = here(Stage.DIALOGUE, RAPPORTEUR, adverse=items(("i1", 0, None)),
                questions=(Question("q1", DAY, DAY + timedelta(days=21)),))
    return [
        objects(g.item_is_new, EXISTS, used, item="i1"),
        objects(g.item_is_new, EXISTS, used, item="q1"),
        silent(g.item_is_new, used, item="i2"),
        objects(g.text_given, "Write the text.", DIALOGUE, text=" "),
        silent(g.text_given, DIALOGUE, text="Why?"),
        objects(g.evidence_is_new, EXISTS, here(Stage.DIALOGUE, evidence=frozenset({"e1"})), item="e1",
                digest="d"),
        objects(g.evidence_is_new, "Choose a file.", DIALOGUE, item="e1"),
        silent(g.evidence_is_new, DIALOGUE, item="e1", digest="d"),
        objects(g.evidence_is_graded_soundly, "This item is not in the file.", DIALOGUE, item="e1"),
        objects(g.evidence_is_graded_soundly,
                "Choose a reliability from A to F and a credibility from 1 to 6.",
                here(Stage.DIALOGUE, evidence=frozenset({"e1"})), item="e1", reliability="A", credibility=7),
        silent(g.evidence_is_graded_soundly, here(Stage.DIALOGUE, evidence=frozenset({"e1"})),
               item="e1", reliability="F", credibility=1),
        objects(g.answer_time_given, "Give at least until this day to answer: 2026-03-24.", DIALOGUE,
                due="2026-03-23"),
        silent(g.answer_time_given, DIALOGUE, due="2026-03-24"),
        objects(g.gist_is_of_recorded_items, "Choose the items that this gist covers.",
                here(Stage.DIALOGUE, adverse=items(("i1", 0, 1))), items=["i1"]),
        objects(g.gist_is_of_recorded_items, "Choose the items that this gist covers.", used, items=[]),
        silent(g.gist_is_of_recorded_items, used, items=["i1"]),
        objects(g.gist_is_the_rapporteurs, "The rapporteur still has time to disclose the gist.",
                here(Stage.DIALOGUE, REGISTRAR, day=14, adverse=items(("i1", -30, None)))),
        silent(g.gist_is_the_rapporteurs,
               here(Stage.DIALOGUE, REGISTRAR, day=15, adverse=items(("i1", -30, None)))),
        silent(g.gist_is_the_rapporteurs, DIALOGUE),
        objects(g.question_is_open, "This question is closed.", here(Stage.DIALOGUE, PETITIONER, day=22,
                questions=(Question("q1", DAY, DAY + timedelta(days=21)),)), item="q1"),
        objects(g.question_is_open, "This question is closed.", here(Stage.DIALOGUE, PETITIONER,
                questions=(Question("q1", DAY, DAY + timedelta(days=21), DAY),)), item="q1"),
        silent(g.question_is_open, here(Stage.DIALOGUE, PETITIONER, day=21,
               questions=(Question("q1", DAY, DAY + timedelta(days=21)),)), item="q1"),
        silent(g.question_is_open, here(Stage.DIALOGUE, PETITIONER, day=21,
               adverse=(Adverse("i1", DAY, DAY, DAY + timedelta(days=21)),)), item="i1"),
        objects(g.no_question_open, "A question is still open.", used),
        silent(g.no_question_open, here(Stage.DIALOGUE, day=22, questions=used.case.questions)),
        objects(g.file_may_close,
                "The gist of every adverse item must have been disclosed at least 21 days ago.",
                here(Stage.DIALOGUE, RAPPORTEUR, day=20, adverse=items(("i1", 0, 0)))),
        silent(g.file_may_close, here(Stage.DIALOGUE, RAPPORTEUR, day=21, adverse=items(("i1", 0, 0)))),
    ]


def _interview() -> list[Example]:
    g = panel
    once = {"interview_record": "r", "interview_by": BOTH[:1]}
    return [
        objects(g.interview_not_complete, "The interview is recorded.",
                here(Stage.DIALOGUE, seat("elm"), interview_by=BOTH)),
        silent(g.interview_not_complete, here(Stage.DIALOGUE, seat("elm"), **once)),
        objects(g.interview_not_recorded_twice, "The record of the interview is missing.",
                here(Stage.DIALOGUE, seat("elm"))),
        objects(g.interview_not_recorded_twice, "This is not the record that the other seat confirmed.",
                here(Stage.DIALOGUE, seat("elm"), **once), record="s"),
        objects(g.interview_not_recorded_twice, "A seat of another organisation must confirm the record.",
                here(Stage.DIALOGUE, seat("birch", 2), **once), record="r"),
        silent(g.interview_not_recorded_twice, here(Stage.DIALOGUE, seat("elm"), **once), record="r"),
        objects(g.interview_recorded, "The interview is not recorded yet.", here(Stage.DIALOGUE, **once)),
        silent(g.interview_recorded, here(Stage.DIALOGUE, interview_by=BOTH)),
    ]


EXAMPLES = (*_declaring(), *_challenges(), *_challenges_decided(), *_asking(), *_interview())
