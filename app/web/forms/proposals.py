"""Forms of proposals: one for each kind of subject, and the answer of an officer to a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from app.web.filters import said
from app.web.forms.fields import Choice, Dropdown, LongText, Needed, ShortText
from app.web.forms.office import OfficeForm
from charter.sshsig import SignatureRefused, parse_public_key, public_key_line
from charter.vocabulary import Change, Scope

_ID_HINT = _l("Small letters, digits and hyphens, for example reviewer-alder-5. It stands in the public log.")


class ChangeForm(OfficeForm):
    """What the proposal changes."""

    change = Choice(_l("What do you propose?"), [Needed(_l("Choose what you propose"))])


class SubjectForm(OfficeForm):
    """Base of the forms that say whom a proposal concerns; `proposal` is the id that was drawn for it."""

    proposal = HiddenField()

    def subject(self, org: str) -> dict[str, Any]:
        """Return the subject of the proposal as the log keeps it; `org` is the proposer's."""
        raise NotImplementedError


class PersonForm(SubjectForm):
    """A person for an office."""

    person = ShortText(
        _l("Id of the person"),
        [Needed(_l("Enter the id of the person"))],
        limit=40,
        is_name=True,
        width="half",
        hint=_ID_HINT,
    )

    def subject(self, org: str) -> dict[str, Any]:
        """Return the person alone."""
        del org
        return {"id": self.person.data}


class AuditorForm(PersonForm):
    """An auditor, with what may be exported and for how long."""

    scope = Choice(
        _l("What the auditor may export"),
        [Needed(_l("Choose what the auditor may export"))],
        choices=[
            (Scope.FULL, _l("Everything that auditors may read: names, statements, assessments once opened")),
            (Scope.FLAT, _l("The acts and their public facts alone")),
        ],
    )
    days = ShortText(
        _l("For how many days"),
        [Needed(_l("Enter for how many days"))],
        limit=3,
        width="four",
        hint=_l("At most 90. The days count from the day on which the proposal takes effect."),
    )

    def validate_days(self, field: ShortText) -> None:
        """Refuse what is no number; whether it is too large is the charter's to say."""
        if field.data and not (field.data.isascii() and field.data.isdecimal()):
            raise ValidationError(str(_l("Enter the days as a number, for example 30")))

    def subject(self, org: str) -> dict[str, Any]:
        """Return the person, the scope and the days."""
        return {**super().subject(org), "scope": self.scope.data, "days": int(self.days.data)}


class ReviewerForm(PersonForm):
    """A reviewer of one's own organisation."""

    def subject(self, org: str) -> dict[str, Any]:
        """Return the person and the organisation."""
        return {"id": self.person.data, "org": org}


class KeyholderForm(PersonForm):
    """A person with a key of their own: an officer, a member of the college."""

    public_key = ShortText(
        _l("Public key"),
        [Needed(_l("Enter the public key"))],
        limit=500,
        is_name=True,
        hint=_l("One line, as OpenSSH writes it: ssh-ed25519 AAAA… A comment behind it is left out."),
    )

    def validate_public_key(self, field: ShortText) -> None:
        """Refuse what is no key."""
        if field.data:
            bare_key(field.data)

    def subject(self, org: str) -> dict[str, Any]:
        """Return the person and the key."""
        del org
        return {"id": self.person.data, "key": bare_key(self.public_key.data)}


class OfficerForm(KeyholderForm):
    """An officer of one's own organisation."""

    def subject(self, org: str) -> dict[str, Any]:
        """Return the person, the key and the organisation."""
        return {**super().subject(org), "org": org}


class EndForm(SubjectForm):
    """The end of a place in one's own organisation."""

    person = Dropdown(_l("Person"), [Needed(_l("Choose the person"))])

    def subject(self, org: str) -> dict[str, Any]:
        """Return the person and the organisation."""
        return {"id": self.person.data, "org": org}


class LogKeyForm(SubjectForm):
    """The key that signs the log from then on."""

    log_key = ShortText(
        _l("Public part of the new key"),
        [Needed(_l("Enter the public part of the new key"))],
        limit=64,
        is_name=True,
        hint=_l("64 hex digits, as the operator of the service reads them to you."),
    )

    def subject(self, org: str) -> dict[str, Any]:
        """Return the key alone."""
        del org
        return {"key": self.log_key.data}


class OrganisationForm(SubjectForm):
    """A new member organisation with its officers and reviewers."""

    org = ShortText(
        _l("Id of the organisation"),
        [Needed(_l("Enter the id of the organisation"))],
        limit=31,
        is_name=True,
        width="half",
        hint=_l("Small letters, digits and underscores."),
    )
    name = ShortText(_l("Name"), [Needed(_l("Enter the name of the organisation"))], limit=200)
    officers = LongText(
        _l("Officers"),
        [Needed(_l("Enter at least three officers"))],
        rows=4,
        limit=4_000,
        hint=_l("At least three, one a line: the id, a blank, and the public key."),
    )
    reviewers = LongText(
        _l("Reviewers"),
        [Needed(_l("Enter at least four reviewers"))],
        rows=5,
        limit=4_000,
        hint=_l("At least four ids, one a line."),
    )

    def validate_officers(self, field: LongText) -> None:
        """Refuse a line without a key."""
        for line in _lines(field.data or ""):
            if len(line.split(None, 1)) != 2:
                raise ValidationError(str(_l("Give each officer an id, a blank, and a public key")))
            bare_key(line.split(None, 1)[1])

    def subject(self, org: str) -> dict[str, Any]:
        """Return the organisation with its people."""
        del org
        pairs = [line.split(None, 1) for line in _lines(self.officers.data)]
        return {
            "id": self.org.data,
            "name": self.name.data,
            "officers": [{"id": person, "key": bare_key(key)} for person, key in pairs],
            "reviewers": _lines(self.reviewers.data),
        }


class WitnessForm(SubjectForm):
    """The witness that one's own organisation runs."""

    name = ShortText(
        _l("Name of the witness"),
        [Needed(_l("Enter the name of the witness"))],
        limit=40,
        is_name=True,
        width="half",
        hint=_l("Small letters, digits and hyphens. Policies of verifiers use it."),
    )
    witness_key = ShortText(
        _l("Key of the witness"),
        [Needed(_l("Enter the key of the witness"))],
        limit=300,
        is_name=True,
        hint=_l("The line that the witness prints when it starts."),
    )
    url = ShortText(
        _l("Address of the witness"),
        [Needed(_l("Enter the address of the witness"))],
        limit=200,
        is_name=True,
        hint=_l("It begins with https://."),
    )

    def subject(self, org: str) -> dict[str, Any]:
        """Return the witness and the organisation."""
        return {"org": org, "name": self.name.data, "key": self.witness_key.data, "url": self.url.data}


class EndWitnessForm(SubjectForm):
    """The end of a witness."""

    witness = Dropdown(_l("Witness"), [Needed(_l("Choose the witness"))])

    def subject(self, org: str) -> dict[str, Any]:
        """Return the witness's name."""
        del org
        return {"name": self.witness.data}


def bare_key(line: str) -> str:
    """Return a public key line without its comment, which would name a person or a machine in the log.

    Raises:
        ValidationError: it is no Ed25519 key.
    """
    try:
        return public_key_line(parse_public_key(line))
    except SignatureRefused as refused:
        raise ValidationError(said(refused.sentence)) from None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


SUBJECTS: Mapping[Change, type[SubjectForm]] = {
    Change.NAME_REVIEWER: ReviewerForm,
    Change.END_REVIEWER: EndForm,
    Change.NAME_OFFICER: OfficerForm,
    Change.END_OFFICER: EndForm,
    Change.ADMIT_ORGANISATION: OrganisationForm,
    Change.APPOINT_REGISTRAR: PersonForm,
    Change.APPOINT_LIAISON: PersonForm,
    Change.APPOINT_OBSERVER: PersonForm,
    Change.ELECT_COLLEGE: KeyholderForm,
    Change.ADMIT_AUDITOR: AuditorForm,
    Change.ROTATE_LOG_KEY: LogKeyForm,
    Change.NAME_WITNESS: WitnessForm,
    Change.END_WITNESS: EndWitnessForm,
}
