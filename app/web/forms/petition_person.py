"""Sections A and B: who the petitioner is, and who speaks for them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.days import HasCome, RoughDate
from app.web.forms.fields import Choice, LongText, Needed, ShortText
from app.web.forms.petition import SectionForm


class NamesForm(SectionForm):
    """Names as in the passport, in both scripts (U206)."""

    name_latin = ShortText(
        _l("Name in Latin letters"), [Needed(_l("Enter your name in Latin letters"))], is_name=True,
        autocomplete="name", hint=_l("As it stands in your passport, given name and family name."),
    )
    name_cyrillic = ShortText(
        _l("Name in Cyrillic letters"), is_name=True,
        hint=_l("In your own language, as it stands in your documents."),
    )
    patronymic = ShortText(_l("Patronymic"), is_name=True, width="half")
    former_names = ShortText(
        _l("Former names"), is_name=True, hint=_l("Names before a marriage or a change, with the years."),
    )
    spellings = LongText(
        _l("Other spellings"), rows=4, limit=3000,
        hint=_l("Other ways in which lists, passports or the press write your name, one on a line."),
    )


class BirthForm(SectionForm):
    """Birth and citizenship, which tell namesakes apart."""

    birth = RoughDate(
        _l("Date of birth"),
        [Needed(_l("Enter your date of birth, or at least the year")), HasCome()],
        autocomplete="bday",
        hint=_l("For example 27 3 1967. If you are not sure, the year is enough."),
    )
    birth_place = ShortText(_l("Place of birth"), hint=_l("Town and country, as they are called in your "
                                                          "documents."))
    citizenships = ShortText(
        _l("Citizenships"), [Needed(_l("Enter each citizenship that you hold"))],
        hint=_l("All that you hold now. Add those that you gave up, with the year."),
    )


class ResidenceForm(SectionForm):
    """Where the petitioner lives, and the language they write and speak with us."""

    residence = ShortText(
        _l("Where you live"), [Needed(_l("Enter the country where you live"))],
        hint=_l("The country is enough. We do not need your address."),
    )
    language = Choice(
        _l("Language for questions and the interview"),
        [Needed(_l("Choose the language that you prefer"))],
        choices=[
            ("uk", _l("Ukrainian")),
            ("ru", _l("Russian")),
            ("en", _l("English")),
            ("other", _l("Another language")),
        ],
    )
    language_other = ShortText(_l("Which other language"), width="half")


class RepresentativeForm(SectionForm):
    """Who speaks for the petitioner, who pays them, and with whom the petitioner is in dispute."""

    has = Choice(
        _l("Does anyone represent you in this matter?"), [Needed(_l("Say whether anyone represents you"))],
        choices=[("no", _l("No, I act for myself")), ("yes", _l("Yes"))],
    )
    name = ShortText(_l("Name and firm of your representative"), is_name=True)
    authority = ShortText(_l("Their authority"), hint=_l("The document that you signed, its date, and what "
                                                         "it covers."))
    paid_by = ShortText(_l("Who pays them"))
    lobbyists = LongText(_l("Lobbyists and public relations"), rows=4, limit=3000,
                         hint=_l("Everyone engaged for this matter in the last three years, and by whom "
                                 "they are paid."))
    disputes = LongText(
        _l("Disputes"), rows=4, limit=3000,
        hint=_l("Persons and organisations with whom you are in dispute, and why. It helps to find "
                "interests."),
    )
