"""The desk's words: scores, grades, choices, what is asked; each is translated, none is pieced together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.desk_room import bp
from app.web.entry_words import ENTRY_WORDS
from app.web.portal_words import CRITERIA, source_words
from app.web.section_words import SECTION_WORDS
from app.web.words import WORDS
from charter.rulebook import Criterion

SCORES: Mapping[str, LazyString] = {
    "0": _l("0 – contradicted by evidence"),
    "1": _l("1 – no evidence"),
    "2": _l("2 – partly shown, or hedged"),
    "3": _l("3 – shown"),
    "4": _l("4 – shown, and corroborated by something that the petitioner did not supply"),
    "cannot_determine": _l("Cannot determine"),
    "na": _l("Does not apply"),
}
CONFIDENCE: Mapping[str, LazyString] = {"high": _l("High"), "medium": _l("Medium"), "low": _l("Low")}
RELIABILITY: Mapping[str, LazyString] = {
    "A": _l("A – completely reliable"),
    "B": _l("B – usually reliable"),
    "C": _l("C – fairly reliable"),
    "D": _l("D – not usually reliable"),
    "E": _l("E – unreliable"),
    "F": _l("F – cannot be judged"),
}
CREDIBILITY: Mapping[str, LazyString] = {
    "1": _l("1 – confirmed by other sources"),
    "2": _l("2 – probably true"),
    "3": _l("3 – possibly true"),
    "4": _l("4 – doubtful"),
    "5": _l("5 – improbable"),
    "6": _l("6 – cannot be judged"),
}
CHOICES: Mapping[str, LazyString] = {
    "recommend": _l("Recommend"),
    "recommend_with_conditions": _l("Recommend, with conditions"),
    "not_yet": _l("Not yet"),
    "decline": _l("Decline"),
    "abstain": _l("Abstain"),
    "silent": _l("No ballot"),
}
ASKED: Mapping[str, LazyString] = {
    "declare": _l("Declare your interests"),
    "read": _l("Study the file; record what speaks against"),
    "interview": _l("Read the answers; hold the interview"),
    "lead": _l("Lead the dialogue"),
    "seal": _l("Seal your assessment"),
    "wait": _l("Nothing: your assessment is sealed"),
    "deliberate": _l("Deliberate with the panel"),
    "circulate": _l("Deliberate; circulate the report"),
    "finalise": _l("Finalise the report"),
    "vote": _l("Cast your ballot"),
    "voted": _l("Nothing: your ballot is cast"),
    "nothing": _l("Nothing"),
}
EFFECTS: Mapping[str, LazyString] = {
    "disqualifies": _l("Ends your seat: another reviewer is drawn"),
    "bars_rapporteur": _l("You keep your seat but cannot lead the panel"),
    "disclosed": _l("You keep your seat; the interest is printed with the report"),
    "none": _l("You keep your seat"),
}
STANCES: Mapping[str, LazyString] = {
    "admit": _l("Admitted"), "deny": _l("Denied"), "overtaken": _l("Overtaken by events"),
}
STEPS: Mapping[str, LazyString] = {
    **CHOICES,
    "denominator": _l("Organisations that count"),
    "met": _l("Criteria met"),
    "upheld": _l("Disqualifiers upheld"),
    "conditions": _l("Conditions that stand"),
    "outcome": _l("Outcome"),
}
TIERS: Mapping[str, LazyString] = {
    "public": _l("Everyone, with the publication"),
    "parties": _l("Petitioner, panel and authorities"),
    "panel": _l("The panel alone"),
}
ROLES: Mapping[str, LazyString] = {
    name.removeprefix("Role."): said for name, said in WORDS.items() if name.startswith("Role.")
}
WEIGHTS: Mapping[str, LazyString] = {
    "mandatory": _l("Mandatory"),
    "weighed": _l("Weighed; has no arithmetic effect"),
    "optional": _l("Optional; has no arithmetic effect"),
}
PAGES: Mapping[str, LazyString] = {
    "show_case": _l("Overview"),
    "statement": _l("Statement"),
    "grounds": _l("Grounds"),
    "evidence": _l("Evidence"),
    "dialogue": _l("Questions"),
    "adverse": _l("Adverse items"),
    "assessments": _l("Assessments"),
    "deliberation": _l("Deliberation"),
    "report": _l("Report"),
    "ballot": _l("Ballot"),
    "log": _l("Log"),
}
_KINDS: Mapping[str, Mapping[str, LazyString]] = {
    "score": SCORES, "confidence": CONFIDENCE, "reliability": RELIABILITY, "credibility": CREDIBILITY,
    "choice": CHOICES, "asked": ASKED, "effect": EFFECTS, "stance": STANCES, "step": STEPS,
    "entry": ENTRY_WORDS, "page": PAGES, "tier": TIERS, "role": ROLES, "weight": WEIGHTS,
    "section": SECTION_WORDS,
}


@bp.app_template_filter("desk_word")
def desk_word(value: Any, kind: str) -> str:
    """Return the desk's word for a value of a kind; a value without one is shown as it is."""
    found = _KINDS[kind].get(str(value))
    return str(found) if found is not None else str(value).replace("_", " ")


@bp.app_template_filter("criterion_words")
def criterion_words(one: Criterion) -> str:
    """Return a criterion's letter, number and title."""
    return f"{one.id.upper()} {CRITERIA.get(one.id, one.title)}"


@bp.app_template_filter("list_name")
def list_name(code: str) -> str:
    """Return what a list is called, by its code."""
    return source_words(code)


@bp.app_template_filter("desk_number")
def desk_number(item: str, numbers: Mapping[str, str]) -> str:
    """Return the number by which the evidence page calls an item."""
    return numbers.get(item, item)


def options(kind: str) -> list[tuple[str, LazyString]]:
    """Return the words of a kind as the choices of a field."""
    return list(_KINDS[kind].items())
