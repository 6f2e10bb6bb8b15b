"""What the petitioner's pages say of lists, criteria, stages and outcomes; each is translated whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from charter.case import Case
from charter.vocabulary import Closing, Outcome, Stage

DEFECT_ANSWER = _l("Say how you mended it, or why nothing is to be mended")

_SOURCES: Mapping[str, LazyString] = {
    "eu_fsf": _l("European Union"),
    "gb_uksl": _l("United Kingdom"),
    "us_ofac_sdn": _l("United States, OFAC: SDN list"),
    "us_ofac_cons": _l("United States, OFAC: other lists"),
    "un_sc": _l("United Nations Security Council"),
    "ca_sema": _l("Canada"),
    "other": _l("Added by hand, not checked against a list"),
}

BANDS: Mapping[str, LazyString] = {
    "likely": _l("The name agrees closely"),
    "possible": _l("The name agrees in part"),
    "weak": _l("The name agrees little"),
}

CRITERIA: Mapping[str, LazyString] = {
    "c1": _l("Public condemnation of the full-scale invasion as aggression, in own name"),
    "c2": _l("Publicity and persistence: reachable by a Russian audience, unretracted for 90 days"),
    "c3": _l("Names Russia's leadership as responsible"),
    "c4": _l("Ukraine's territorial integrity in the 1991 borders, Crimea included"),
    "c5": _l("Calls for the withdrawal of all Russian troops"),
    "c6": _l("Supports compensation to Ukraine and trial of those responsible"),
    "c7": _l("Has left, in effect, every state, state-linked, strategic or regime-loyal post"),
    "c8": _l("Holdings that fed the budget or the war are sold or out of control, not parked"),
    "c9": _l("No financing, no new investment in Russia since the break"),
    "c10": _l("Full, truthful and timely disclosure, adverse facts included"),
    "c11": _l("Voluntary: free of pressure from either side"),
    "c12": _l("Conduct since matches the words"),
    "c13": _l("Lawful, verified contribution to Ukraine or victims: never the price"),
    "c14": _l("Cooperation in documenting crimes, evasion, abducted children, assets"),
    "c15": _l("Past responsibility: political background, economic cooperation with the regime, origin of "
              "capital"),
    "c16": _l("Timing and cost of the break"),
    "c17": _l("Acknowledges own share"),
    "c18": _l("Support of anti-war Russians"),
    "c19": _l("Relapse and proxy risk"),
}

_VOTES: Mapping[str, LazyString] = {
    "recommend": _l("Yes: recommend"),
    "recommend_with_conditions": _l("Yes, with conditions"),
    "not_yet": _l("No: not yet"),
    "decline": _l("No: decline"),
    "abstain": _l("Abstained"),
    "silent": _l("Did not vote"),
}


def source_words(code: str) -> str:
    """Return the name of a list."""
    return str(_SOURCES.get(code, code))


def vote_words(word: str | None) -> str:
    """Return an organisation's vote in words."""
    return str(_VOTES.get(word or "silent", word))


@dataclass(frozen=True)
class Told:
    """What a stage or an end means to the petitioner, and who acts now."""

    means: LazyString
    who: LazyString


_STAGES: Mapping[Stage, Told] = {
    Stage.DRAFT: Told(_l("You are writing your petition. Nobody else reads it."),
                      _l("You act. A draft that is not filed within 180 days is discarded.")),
    Stage.ADMISSIBILITY: Told(
        _l("Your petition is filed. A registrar checks that it is complete, and organisations drawn by lot "
           "verify who you are."),
        _l("The registrar and the organisations drawn act. Nothing is asked of you.")),
    Stage.RETURNED: Told(_l("The registrar sent your petition back to be completed. Nothing is lost."),
                         _l("You act: mend each defect below and file again. A petition that is not filed "
                            "again in time lapses.")),
    Stage.INADMISSIBLE: Told(
        _l("The registrar ruled that your petition cannot be examined. This says nothing about you."),
        _l("You may ask the integrity college for a review. If you do not, the petition is closed.")),
    Stage.INQUIRY: Told(
        _l("Your petition is admitted. A panel was drawn by lot; its members declare their interests and "
           "read your petition."),
        _l("The panel acts. You may add files, and challenge an organisation of the panel.")),
    Stage.DIALOGUE: Told(
        _l("The panel puts questions to you, tells you what speaks against you, and interviews you."),
        _l("You and the panel act. A question that is not answered by its day closes as unanswered.")),
    Stage.ASSESSMENT: Told(_l("Each member of the panel assesses your petition alone. Nobody sees another’s "
                              "assessment."),
                           _l("The panel acts. Nothing is asked of you.")),
    Stage.DELIBERATION: Told(_l("The assessments are opened, and the panel discusses them."),
                             _l("The panel acts. Nothing is asked of you.")),
    Stage.REPORT: Told(_l("The panel’s report is written. You may read it and correct its facts."),
                       _l("You may correct facts; then the panel makes the report final.")),
    Stage.VOTING: Told(_l("The panel votes by secret ballot. The ballots are opened when the time is over."),
                       _l("The panel acts. Nothing is asked of you.")),
    Stage.STANDSTILL: Told(_l("The ballots are counted. Nothing is done for some days, so that the result "
                              "can be questioned."),
                           _l("Nobody has to act. The next stage opens by itself.")),
    Stage.ENDORSEMENT: Told(_l("The vote was positive. Officers of the organisations that voted yes now "
                               "sign."),
                            _l("The officers act. Nothing is asked of you.")),
    Stage.IN_FORCE: Told(_l("You are recommended, and the recommendation is public. Each authority decides "
                            "for itself."),
                         _l("Liaison officers send it to the authorities. You keep your undertakings.")),
    Stage.WITHDRAWN: Told(_l("You withdrew your petition."), _l("Nobody acts any more.")),
    Stage.LAPSED: Told(_l("A time limit passed and nothing was done in it, so the petition ended."),
                       _l("Nobody acts any more. You may begin a new petition.")),
    Stage.NO_DECISION: Told(_l("The procedure ended without a decision, for reasons that do not lie with "
                               "you."),
                            _l("Nobody acts any more. You may begin a new petition at once.")),
    Stage.CLOSED: Told(_l("The petition is closed."), _l("Nobody acts any more.")),
}
_CLOSINGS: Mapping[Closing, Told] = {
    Closing.DECLINED: Told(_l("The organisations decided not to recommend you."),
                           _l("Nobody acts any more. You may petition again later, or at once with a "
                              "significant new matter.")),
    Closing.NOT_YET: Told(_l("The organisations decided: not yet. The gaps are named in the decision."),
                          _l("Nobody acts now. Close the gaps, and petition again.")),
    Closing.OUTSIDE_MANDATE: Told(_l("The case is outside our mandate. This is no finding about you."),
                                  _l("Nobody acts any more.")),
    Closing.NOT_ENDORSED: Told(_l("The vote was positive, but not enough organisations signed it."),
                               _l("Nobody acts any more. You may petition again.")),
    Closing.INADMISSIBLE: Told(_l("The petition could not be examined, and the ruling stands."),
                               _l("Nobody acts any more. You may begin a new petition that cures the "
                                  "reasons.")),
    Closing.DISCARDED: Told(_l("The draft was discarded. Nobody else has read it."),
                            _l("Nobody acts any more. You may begin a new petition.")),
}
OUTCOMES: Mapping[Outcome, LazyString] = {
    Outcome.RECOMMEND: _l("The organisations recommend that the sanctions on you be lifted."),
    Outcome.RECOMMEND_WITH_CONDITIONS: _l("The organisations recommend that the sanctions on you be lifted, "
                                          "under conditions."),
    Outcome.NOT_YET: _l("The organisations do not recommend you yet. Once the gaps below are closed, you "
                        "can come back."),
    Outcome.DECLINE: _l("The organisations do not recommend you."),
    Outcome.OUTSIDE_MANDATE: _l("Your case is outside our mandate. Nothing is found about you by this."),
    Outcome.NO_DECISION: _l("No decision was reached. This says nothing about you."),
}


def told_of(case: Case) -> Told:
    """Return what a case's stage means to its petitioner; an end says why it ended."""
    assert case.stage is not None
    if case.stage is Stage.CLOSED and case.closing in set(Closing):
        return _CLOSINGS[Closing(case.closing)]
    return _STAGES[case.stage]
