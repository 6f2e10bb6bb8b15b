"""The assessment: a block for each criterion of the edition, kept as a draft until it is sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from app.web.desk_words import CONFIDENCE, SCORES
from app.web.forms.base import ActingForm
from app.web.forms.desk import RENEW, Counts, DigestForm
from app.web.forms.fields import Agreement, Choice, LongText, Needed, ShortText
from charter.rulebook import Criterion, Rulebook

_LONGEST = 8000


class AssessmentForm(ActingForm):
    """One page with a block per criterion; `assessment_form` makes the fields for an edition."""

    criteria: Sequence[Criterion] = ()
    items: Sequence[str] = ()
    least = 0

    @property
    def is_to_be_checked(self) -> bool:
        """Say whether the seat asked to go on to sealing, and not only to keep the draft."""
        return "check" in request.form

    def blocks(self) -> Iterator[tuple[Criterion, Any, Any, Any, Any]]:
        """Yield each criterion with its four fields; the last is None where the file has no evidence."""
        for one in self.criteria:
            yield (one, self[f"{one.id}_score"], self[f"{one.id}_confidence"], self[f"{one.id}_reasons"],
                   self[f"{one.id}_evidence"] if self.items else None)

    def scores(self) -> dict[str, dict[str, Any]]:
        """Return what was typed, as the operation takes it."""
        return {
            one.id: {
                "score": _number(score.data), "confidence": confidence.data, "reasons": reasons.data or "",
                "evidence": _items(evidence.data, self.items) if evidence is not None else [],
            }
            for one, score, confidence, reasons, evidence in self.blocks()
        }

    @classmethod
    def as_typed(cls, kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return a draft as the values of the fields."""
        typed: dict[str, Any] = {}
        for one in cls.criteria:
            row = kept.get(one.id, {})
            score, numbers = row.get("score"), [item for item in row.get("evidence", ()) if item in cls.items]
            typed[f"{one.id}_score"] = None if score is None else str(score)
            typed[f"{one.id}_confidence"] = row.get("confidence")
            typed[f"{one.id}_reasons"] = row.get("reasons")
            if cls.items:
                typed[f"{one.id}_evidence"] = ", ".join(f"E{cls.items.index(item) + 1}" for item in numbers)
        return typed

    def is_complete(self) -> bool:
        """Look at every block and say in its fields what sealing still asks for."""
        for one, score, confidence, reasons, _evidence in self.blocks():
            code, count = one.id.upper(), len((reasons.data or "").strip())
            if score.data is None:
                score.errors = [_("Choose a score for %(criterion)s", criterion=code)]
            if confidence.data is None:
                confidence.errors = [_("Choose how sure you are of %(criterion)s", criterion=code)]
            if count < self.least:
                reasons.errors = [_(
                    "Write longer reasons for %(criterion)s; characters needed: %(least)s, now: %(count)s",
                    criterion=code, least=self.least, count=count)]
        return not self.errors


def assessment_form(rulebook: Rulebook, kind: str, items: Sequence[str]) -> type[AssessmentForm]:
    """Return the form of an edition's criteria; `items` are the evidence, called E1, E2 and so on."""
    criteria = rulebook.criteria_of(kind)
    least = rulebook.reasons_characters
    fields: dict[str, Any] = {"criteria": criteria, "items": tuple(items), "least": least}
    for one in criteria:
        fields |= {f"{one.id}_{name}": field for name, field in _block(one, rulebook, items)}
    return type("EditionForm", (AssessmentForm,), fields)


def _block(one: Criterion, rulebook: Rulebook, items: Sequence[str]) -> Iterator[tuple[str, Any]]:
    yield "score", Choice(_l("Score"), [Counts()], choices=score_choices(one, rulebook))
    yield "confidence", Choice(_l("How sure are you?"), [Counts()], choices=list(CONFIDENCE.items()))
    if items:
        yield "evidence", ShortText(_l("Evidence it rests on"), [known_items(items)], limit=300, width="half",
                                    hint=_l("Numbers from the evidence page, for example E1, E3"))
    yield "reasons", LongText(
        _l("Reasons"), [Counts()], limit=_LONGEST, rows=6,
        hint=_l("The other seats read this after the opening. Least number of characters: %(least)s",
                least=rulebook.reasons_characters),
    )


def score_choices(one: Criterion, rulebook: Rulebook) -> list[tuple[str, Any]]:
    """Return the scores that a criterion allows, in words."""
    return [(score, said) for score, said in all_scores(rulebook) if score != "na" or one.may_be_na]


def all_scores(rulebook: Rulebook) -> list[tuple[str, Any]]:
    """Return every score of the edition in words; a guard says where one does not apply."""
    numbers = [str(number) for number in range(rulebook.top_score + 1)]
    return [(score, SCORES.get(score, score)) for score in (*numbers, "cannot_determine", "na")]


def known_items(items: Sequence[str]) -> Any:
    """Return a validator that knows the numbers of the evidence."""
    def check(_form: Any, field: Any) -> None:
        strange = [part for part in _parts(field.data) if _place(part, items) is None]
        if strange:
            raise ValidationError(_("There is no evidence with this number: %(number)s", number=strange[0]))
    return check


def _parts(typed: str | None) -> list[str]:
    return [part for part in (typed or "").replace(";", ",").replace(" ", ",").split(",") if part]


def _place(part: str, items: Sequence[str]) -> int | None:
    digits = part.upper().removeprefix("E")
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 4 else 0
    return number - 1 if 1 <= number <= len(items) else None


def _items(typed: str | None, items: Sequence[str]) -> list[str]:
    places = (_place(part, items) for part in _parts(typed))
    return list(dict.fromkeys(items[place] for place in places if place is not None))


def _number(score: str | None) -> int | str | None:
    return int(score) if score is not None and score.isdecimal() else score


class SealForm(DigestForm):
    """The last page before sealing: the declaration renewed, and the digest of what is sealed."""

    renewed = Agreement(RENEW, [Needed(_l("Renew your declaration of interests"))])
