"""Whatever the forms take, no entry of a case discloses more than a verifier reads.

For each disclosed field that is there, the table names the longest that the forms let it become; what a
person types counts six octets a letter, for that is the longest that a letter becomes in canonical JSON.
"""

import pytest

from app.operations.evidence import MOST_FILES
from app.operations.petitions import MOST_LISTINGS
from app.operations.report_shares import ADVERSE, CONDITIONS, SHARES
from app.rulebooks import shipped_editions
from app.web.forms import (
    assessment,
    college,
    deliberation,
    desk,
    observer,
    office,
    officer,
    petition_acts,
    petition_listing,
    petition_person,
    rapporteur,
    registrar,
)
from app.web.forms.fields import LongText
from charter.disclosure import DISCLOSED_LIMIT
from charter.fields import ENTRY_TYPES
from charter.layout import KIBI
from charter.vocabulary import Interest

LETTER = 6  # "\u0001"
DIGEST, ID = 66, 40
WORD = 64  # octets of a word of the vocabulary, or of a name in JSON
SEALED = 64  # octets of a salt, of a field's name, of brackets
MOST_REVIEWERS = 2_000  # far more than the roster of one entry has room for
CRITERIA = max(len(rules.criteria_of("break")) for rules in shipped_editions().values())


def typed(*fields):
    """Return the octets of the longest text that one of these fields takes."""
    return LETTER * max(
        field.kwargs.get("limit", 20_000 if field.field_class is LongText else 300) for field in fields
    )


def reasons(*forms):
    return typed(*(form.reasons for form in forms))


PIN = DIGEST + WORD + 2 * typed(petition_listing.ByHandForm.source_id)
LISTING = WORD + typed(petition_listing.ByHandForm.source_id) + typed(petition_listing.ByHandForm.name)
MANIFEST = (MOST_FILES + 26) * (DIGEST + ID + WORD)
DEFECTS = registrar._MOST_DEFECTS
NAMED = LETTER * (200 + 2_000)
ANSWERED = LETTER * (200 + 4_000)
COLLEGE = reasons(college.ReviewForm, college.ChallengeForm, college.ExtendForm, college.ErasureForm)
REPORT = sum(share.octets for share in SHARES) + 2 * KIBI

LONGEST = {
    "petition.opened": {"person": ID},
    "petition.filed": {
        "listing_acts": MOST_LISTINGS * PIN, "manifest": MANIFEST, "earlier": 4,
        "links": MOST_REVIEWERS * 2 * DIGEST,
    },
    "identity.verified": {"reasons": reasons(officer.IdentityForm)},
    "identity.doubted": {"reasons": reasons(officer.IdentityForm)},
    "petition.returned": {"defects": DEFECTS * (NAMED + WORD)},
    "petition.refiled": {"answers": DEFECTS * (ANSWERED + WORD), "manifest": MANIFEST},
    "petition.admitted": {"new_matter": typed(registrar.AdmitForm.new_matter)},
    "petition.ruled_inadmissible": {"reasons": reasons(registrar.InadmissibleForm)},
    "review.requested": {"reasons": reasons(petition_acts.ReviewForm)},
    "review.decided": {"reasons": COLLEGE},
    "interest.declared": {
        "kinds": len(Interest) * WORD, "text": typed(desk.DeclarationForm.text, office.InterestForm.text),
    },
    "challenge.made": {"reasons": reasons(petition_acts.ChallengeForm)},
    "challenge.decided": {"reasons": COLLEGE},
    "adverse.recorded": {
        "source": typed(desk.AdverseForm.source, office.AdverseItemForm.source), "grade": WORD,
        "text": typed(desk.AdverseForm.text, office.AdverseItemForm.text),
    },
    "question.asked": {"text": typed(rapporteur.QuestionForm.text)},
    "gist.disclosed": {"text": typed(rapporteur.GistForm.text, registrar.GistForm.text)},
    "question.answered": {"text": typed(petition_acts.AnswerForm.text), "evidence": MOST_FILES * ID},
    "evidence.added": {"digest": DIGEST, "criterion": WORD, "tier": WORD},
    "evidence.graded": {"reliability": WORD, "credibility": WORD, "reasons": reasons(desk.GradeForm)},
    "interview.offered": {"text": typed(desk.OfferForm.text)},
    "interview.recorded": {"text": typed(desk.InterviewForm.text)},
    "assessment.sealed": {
        "assessment": CRITERIA * (LETTER * assessment._LONGEST + MOST_FILES * ID + 4 * WORD),
    },
    "remark.made": {"text": typed(deliberation.RemarkForm.text)},
    "assessment.revised": {"score": WORD, "was": WORD, "reasons": reasons(deliberation.RevisionForm)},
    "condition.proposed": {"text": typed(deliberation.ConditionForm.text)},
    "disqualifier.raised": {"reasons": reasons(deliberation.DisqualifierForm)},
    "report.circulated": {"content": REPORT},
    "report.corrected": {"text": typed(petition_acts.CorrectionForm.text)},
    "report.commented": {"text": typed(observer.CommentForm.text)},
    "report.finalised": {"content": REPORT},
    "ballot.cast": {"ballot": (CONDITIONS.octets // CONDITIONS.least + 20) * (ID + 8) + WORD},
    "endorsement.refused": {"reasons": reasons(officer.RefuseEndorsementForm)},
    "case.published": {
        "name": typed(petition_person.NamesForm.name_latin, petition_person.NamesForm.name_cyrillic),
        "listings": MOST_LISTINGS * LISTING, "reasons": typed(rapporteur.ReportForm.public_reasons),
    },
    "petition.withdrawn": {"reasons": reasons(petition_acts.WithdrawForm)},
    "stage.extended": {"reasons": COLLEGE},
    "erasure.decided": {"reasons": COLLEGE},
}
ALWAYS = {"chain", "at"}


def own_fields(kind):
    return kind.disclosed_names - ALWAYS


def test_every_disclosed_field_has_its_longest():
    stated = {word: frozenset(own_fields(kind)) for word, kind in ENTRY_TYPES.items() if own_fields(kind)}

    assert stated == {word: frozenset(fields) for word, fields in LONGEST.items()}


@pytest.mark.parametrize("word", sorted(LONGEST))
def test_an_entry_of_the_longest_fields_is_one_that_a_verifier_reads(word):
    octets = sum(LONGEST[word].values()) + (len(LONGEST[word]) + len(ALWAYS)) * (SEALED + 2 * WORD)

    assert octets * 4 // 3 < DISCLOSED_LIMIT


@pytest.mark.parametrize("items", [
    ADVERSE.octets // ADVERSE.least, CONDITIONS.octets // CONDITIONS.least,
], ids=["adverse items", "conditions"])
def test_a_leaf_has_room_for_the_ids_of_all_items(items):
    assert items * len('"i0123456789ab",') < 8 * KIBI
