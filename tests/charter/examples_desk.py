"""Examples of the guards of draft, filing and desk (`charter.guards.filing`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from charter.case import Actor, Challenge, Elsewhere, Identity, Reading
from charter.guards import filing
from charter.vocabulary import Role, Stage
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import (
    COLLEGE,
    DAY,
    LIAISON,
    ORGS,
    PETITION,
    PETITIONER,
    REGISTRAR,
    ROSTER,
    SECOND,
    here,
    rulebook,
)

DRAFT = here(Stage.DRAFT, PETITIONER)
DESK = here(Stage.ADMISSIBILITY, REGISTRAR)
FILED = {
    "sections": list(rulebook().required_sections),
    "undertakings": list(rulebook().undertakings),
    "grounds": 1,
    "grounds_complete": True,
    "acts": 1,
    "listing_acts": [{"source": "gb", "id": "1"}],
    "petition": PETITION,
    "kind": "break",
    "roster": [list(pair) for pair in ROSTER],
    "links": [[f"{org}-{n}", f"reviewer-{org}-{n}"] for org in ORGS for n in (1, 2, 3, 4)],
}
COMMITTED = dict.fromkeys(("college", "identity", "panel"), "0" * 64)
DEFECT = {"section": "c", "field": "listing", "remedy": "Name the list."}
ANSWER = {"section": "c", "field": "listing", "answer": "Done."}
NOT_YET_TIME = "The registrar still has time to decide."
OTHER_MEMBER = "Another member of the college handles this case."
TOO_LATE_REVIEW = "The time to ask for a review is over."


def asked_for_review(**changed):
    """Return a ruled-out case whose review was asked for on `DAY`."""
    return {"review_asked_on": DAY, **changed}


def filed(**changed):
    """Return the facts of a filing, with changes."""
    return {**FILED, **changed}


def _filing() -> list[Example]:
    g = filing
    return [
        objects(g.no_other_live_petition, "You already have a petition that has not ended.",
                here(None, PETITIONER, elsewhere=Elsewhere(live=True))),
        silent(g.no_other_live_petition, here(None, PETITIONER, elsewhere=Elsewhere(live=False))),
        objects(g.commitments_made, "The commitments to the draws are missing.", here(None, PETITIONER)),
        objects(g.commitments_made, "A commitment to a draw is malformed.", here(None, PETITIONER),
                commitments={**COMMITTED, "panel": "0"}),
        silent(g.commitments_made, here(None, PETITIONER), commitments=COMMITTED),
        objects(g.not_barred_from_refiling, "You can file again from this day on: 2026-03-04.",
                here(Stage.DRAFT, PETITIONER, elsewhere=Elsewhere(False, DAY + timedelta(days=2)))),
        silent(g.not_barred_from_refiling,
               here(Stage.DRAFT, PETITIONER, day=2, elsewhere=Elsewhere(False, DAY + timedelta(days=2)))),
        objects(g.discarded_in_word, "The reason for closing is not right.", DRAFT, closing="declined"),
        silent(g.discarded_in_word, DRAFT, closing="discarded"),
        objects(g.required_sections_present, "Complete these sections first: A, N.", DRAFT,
                **filed(sections=["c", "d", "e", "f", "l"])),
        silent(g.required_sections_present, DRAFT, **FILED),
        objects(g.undertakings_given, "Give every undertaking, or do not file.", DRAFT,
                **filed(undertakings=FILED["undertakings"][1:])),
        silent(g.undertakings_given, DRAFT, **FILED),
        objects(g.every_ground_answered, "Answer at least one ground of the listing.", DRAFT,
                **filed(grounds=0)),
        objects(g.every_ground_answered, "Confirm that you have answered every ground of each listing.",
                DRAFT,
                **filed(grounds_complete=False)),
        silent(g.every_ground_answered, DRAFT, **FILED),
        objects(g.listing_act_pinned, "Choose at least one listing that you ask about.", DRAFT,
                **filed(acts=0)),
        objects(g.listing_act_pinned, "The number of listings is not as stated.", DRAFT, **filed(acts=2)),
        silent(g.listing_act_pinned, DRAFT, **FILED),
        objects(g.petition_named, "The digest of the petition is missing.", DRAFT, **filed(petition="x")),
        silent(g.petition_named, DRAFT, **FILED),
        objects(g.kind_known, "Choose the kind of your petition.", DRAFT, **filed(kind="other")),
        silent(g.kind_known, DRAFT, **FILED),
        objects(g.roster_complete, "The roster is not that of the reviewers of this day.", DRAFT,
                **filed(roster=FILED["roster"][1:])),
        objects(g.roster_complete, "The roster is not that of the reviewers of this day.", DRAFT,
                **filed(roster=[["alder", "alder-2"], *FILED["roster"][1:]])),
        silent(g.roster_complete, DRAFT, **FILED),
        objects(g.roster_links_reviewers,
                "A handle of the roster stands for no reviewer of its organisation.",
                DRAFT, **filed(links=[["alder-1", "reviewer-birch-1"], *FILED["links"][1:]])),
        silent(g.roster_links_reviewers, DRAFT, **FILED),
    ]


def _desk() -> list[Example]:
    g, late = filing, {"clock_spent": None}
    return [
        objects(g.registrar_in_time, NOT_YET_TIME, here(Stage.ADMISSIBILITY, LIAISON, day=14, **late)),
        silent(g.registrar_in_time, here(Stage.ADMISSIBILITY, LIAISON, day=15, **late)),
        silent(g.registrar_in_time, DESK),
        objects(g.registrar_in_time, NOT_YET_TIME, here(Stage.ADMISSIBILITY, COLLEGE, day=21)),
        silent(g.registrar_in_time, here(Stage.ADMISSIBILITY, COLLEGE, day=22)),
        objects(g.registrar_in_time, NOT_YET_TIME, here(Stage.ADMISSIBILITY, LIAISON, day=7, clock_spent=12)),
        silent(g.registrar_in_time, here(Stage.ADMISSIBILITY, LIAISON, day=8, clock_spent=12)),
        objects(g.not_disqualified, "You declared an interest that keeps you from this case.",
                here(Stage.ADMISSIBILITY, REGISTRAR, college_recused=frozenset({"registrar-1"}))),
        silent(g.not_disqualified, DESK),
        objects(g.returned_less_than_twice,
                "The petition has been returned twice; admit it or rule it inadmissible.",
                here(Stage.ADMISSIBILITY, REGISTRAR, returns=2)),
        silent(g.returned_less_than_twice, here(Stage.ADMISSIBILITY, REGISTRAR, returns=1)),
        objects(g.defects_named, "Name at least one defect.", DESK, defects=[], count=0),
        objects(g.defects_named, "Each defect needs its section, its field and its remedy.", DESK,
                defects=[{**DEFECT, "remedy": ""}], count=1),
        objects(g.defects_named, "A second return can only repeat defects of the first.",
                here(Stage.ADMISSIBILITY, REGISTRAR, returns=1, first_defects=frozenset({("a", "name")})),
                defects=[DEFECT], count=1),
        silent(g.defects_named, DESK, defects=[DEFECT], count=1),
        objects(g.refiled_in_time, "The time to file again is over.", here(Stage.RETURNED, PETITIONER,
                day=31)),
        silent(g.refiled_in_time, here(Stage.RETURNED, PETITIONER, day=30)),
        objects(g.every_defect_answered, "Answer each defect that the registrar named.",
                here(Stage.RETURNED, PETITIONER, last_defects=frozenset({("c", "listing"), ("a", "name")})),
                answers=[ANSWER]),
        silent(g.every_defect_answered,
               here(Stage.RETURNED, PETITIONER, last_defects=frozenset({("c", "listing")})),
               answers=[ANSWER]),
        objects(g.identity_is_verified, "The identity is not verified yet.",
                here(Stage.ADMISSIBILITY, REGISTRAR, identity=Identity(verified=frozenset({"alder"})))),
        silent(g.identity_is_verified, DESK),
        objects(g.repeat_recorded, "Name the significant new matter of a repeat petition.", DESK,
                repeat="K2"),
        silent(g.repeat_recorded, DESK, repeat="K2", new_matter="A new statement."),
        objects(g.not_cured_before,
                "The ruling was reversed once; the petition cannot be ruled inadmissible again.",
                here(Stage.ADMISSIBILITY, REGISTRAR, reversed=True)),
        silent(g.not_cured_before, DESK),
        objects(g.reasons_given, "Give reasons.", DESK, reasons="  "),
        silent(g.reasons_given, DESK, reasons="Seen."),
    ]


def _review() -> list[Example]:
    g = filing
    once = asked_for_review(readings=(Reading("college-1", True, DAY, False),))
    refused = Challenge("elm-1", True, DAY, (Reading("college-1", False, DAY, False),))
    alternate = Actor(Role.COLLEGE, id="alternate-1")
    ruled = here(Stage.INADMISSIBLE, PETITIONER, day=14)
    return [
        objects(g.review_not_asked_yet, "You have asked for a review already.",
                here(Stage.INADMISSIBLE, PETITIONER, **asked_for_review())),
        silent(g.review_not_asked_yet, ruled),
        objects(g.review_asked_in_time, TOO_LATE_REVIEW, here(Stage.INADMISSIBLE, PETITIONER, day=15)),
        silent(g.review_asked_in_time, ruled),
        objects(g.review_is_asked, "Nobody has asked for a review.", here(Stage.INADMISSIBLE, COLLEGE)),
        silent(g.review_is_asked, here(Stage.INADMISSIBLE, COLLEGE, **asked_for_review())),
        objects(g.may_handle_as_college, OTHER_MEMBER,
                here(Stage.INADMISSIBLE, SECOND, day=7, **asked_for_review())),
        silent(g.may_handle_as_college, here(Stage.INADMISSIBLE, SECOND, day=8, **asked_for_review())),
        silent(g.may_handle_as_college, here(Stage.INADMISSIBLE, SECOND, **once)),
        silent(g.may_handle_as_college, here(Stage.INADMISSIBLE, COLLEGE, **asked_for_review())),
        objects(g.may_handle_as_college, OTHER_MEMBER,
                here(Stage.DIALOGUE, SECOND, challenges=(replace(refused, readings=()),))),
        silent(g.may_handle_as_college, here(Stage.DIALOGUE, SECOND, challenges=(refused,))),
        objects(g.may_handle_as_college, OTHER_MEMBER, here(Stage.ADMISSIBILITY, alternate, day=28)),
        silent(g.may_handle_as_college, here(Stage.ADMISSIBILITY, alternate, day=29)),
        silent(g.may_handle_as_college, DESK),
        objects(g.review_final_as_due, "A second member of the college must confirm.",
                here(Stage.INADMISSIBLE, COLLEGE, **once), upheld=True, final=True),
        objects(g.review_final_as_due,
                "A decision is final when a second member of the college has confirmed it.",
                here(Stage.INADMISSIBLE, SECOND, **once), upheld=True, final=False),
        objects(g.review_final_as_due,
                "A decision is final when a second member of the college has confirmed it.",
                here(Stage.INADMISSIBLE, SECOND, **once), upheld=False, final=True),
        silent(g.review_final_as_due, here(Stage.INADMISSIBLE, SECOND, **once), upheld=True, final=True),
    ]


EXAMPLES = (*_filing(), *_desk(), *_review())
