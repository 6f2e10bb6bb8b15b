"""Fields take what people type, and say in one sentence what else to type."""

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.web.filters import deadline, long_date, said, visible
from app.web.forms.days import DateParts, HasCome, RoughDate
from app.web.forms.fields import Choice, Choices, LongText, Needed, ShortText
from charter.sentence import Sentence
from charter.vocabulary import Stage


class Typed(Form):
    name = ShortText("Name", [Needed("Enter the name")], limit=10)
    text = LongText("Text")
    born = DateParts("Born", [Needed("Enter the date of birth")])
    left = RoughDate("Left", [HasCome()])
    kind = Choice("Kind", [Needed("Choose the kind")], choices=[("a", "A"), ("b", "B")])
    many = Choices("Many", choices=[("x", "X"), ("y", "Y")])


@pytest.fixture
def page(app: Flask):
    with app.test_request_context("/en/"):
        yield


def sent(**values):
    form = Typed(MultiDict([(name.replace("_", "-"), value) for name, value in values.items()]))
    form.validate()
    return form


@pytest.mark.parametrize("blank", ["\u00a0", "\u200b", "\ufeff", " \t\r\n", "\u202e", "\u2003"])
def test_blanks_and_invisible_characters_at_the_ends_are_dropped(page, blank):
    form = sent(name=f"{blank}O’Née-Й{blank}", text=f"{blank}one\r\n\r\ntwo{blank}")

    assert (form.name.data, form.name.errors) == ("O’Née-Й", [])
    assert form.text.data == "one\n\ntwo"


@pytest.mark.parametrize(("typed", "said"), [
    ("", "Enter the name"), ("\u00a0", "Enter the name"),
    ("x" * 11, "Shorten this to 10 characters or fewer; typed now: 11"),
    ("a\x00b", "Remove the character that cannot be stored, and type this text again"),
])
def test_a_text_that_does_not_fit_is_kept_and_refused_with_an_instruction(page, typed, said):
    form = sent(name=typed)

    assert form.name.errors == [said]
    assert form.name.data == typed.strip("\u00a0")


@pytest.mark.parametrize(("day", "month", "year", "found"), [
    ("27", "3", "2022", date(2022, 3, 27)), ("27", "March", "2022", date(2022, 3, 27)),
    ("27", "марта", "2022", date(2022, 3, 27)), ("27", "березень", "2022", date(2022, 3, 27)),
    (" 7", "03", "1967 ", date(1967, 3, 7)),
])
def test_a_day_is_read_from_three_fields_with_the_month_in_any_language(page, day, month, year, found):
    form = sent(born_day=day, born_month=month, born_year=year)

    assert (form.born.data, form.born.errors) == (found, [])


@pytest.mark.parametrize(("day", "month", "year", "said"), [
    ("", "", "", "Enter the date of birth"),
    ("", "3", "2022", "Enter the day, the month and the year, for example 27 3 2022"),
    ("31", "2", "2022", "Enter a day that exists in this month"),
    ("1", "13", "2022", "Enter the month as a number from 1 to 12 or as a word"),
    ("1", "1", "22", "Enter the year with four digits, for example 2022"),
    ("x", "1", "2022", "Enter a day that exists in this month"),
    ("²", "1", "2022", "Enter a day that exists in this month"),
])
def test_a_day_that_is_none_keeps_what_was_typed_and_says_what_to_enter(page, day, month, year, said):
    form = sent(born_day=day, born_month=month, born_year=year)

    assert form.born.errors == [said]
    assert form.born.typed == {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(("day", "month", "year", "found"), [
    ("", "March", "2022", "2022-03"), ("", "", "2022", "2022"), ("5", "3", "2022", "2022-03-05"),
    ("", "", "", None),
])
def test_a_rough_date_is_as_much_as_is_known(page, day, month, year, found):
    form = sent(left_day=day, left_month=month, left_year=year)

    assert (form.left.data, form.left.errors) == (found, [])


def test_a_day_without_its_month_is_refused(page):
    form = sent(left_day="5", left_month="", left_year="2022")

    assert form.left.errors == ["Enter at least the year, for example 2022"]


@pytest.mark.parametrize("stored", ["2022", "2022-03", "2022-03-05"])
def test_a_stored_date_comes_back_into_its_fields(page, stored):
    form = Typed(data={"left": stored})
    parts = {f"left_{part}": text for part, text in form.left.typed.items()}

    assert sent(**parts).left.data == stored


def test_answers_that_were_not_offered_are_refused(page):
    form = sent(kind="z", many="z")

    assert form.kind.errors == ["Choose one of the answers shown"]
    assert form.many.errors == ["Choose among the answers shown"]
    assert sent().kind.errors == ["Choose the kind"]
    assert sent(kind="b", many="x").many.data == ["x"]


@pytest.mark.parametrize(("path", "day"), [
    ("/en/", "1 March 2025"), ("/ru/", "1 марта 2025 г."), ("/uk/", "1 березня 2025 р."),
])
def test_days_are_written_out_in_the_language_of_the_page(app, path, day):
    with app.test_request_context(path):
        written = long_date(date(2025, 3, 1))

        assert " ".join(written.split()) == day


def test_a_deadline_says_the_day_first_and_then_how_far_it_is(page):
    assert [deadline(date(2026, 3, day)) for day in (1, 2, 12)] == [
        "end of 1 March 2026 (UTC), overdue; days past: 1",
        "end of 2 March 2026 (UTC), today",
        "end of 12 March 2026 (UTC); days left: 10",
    ]


def test_a_sentence_is_said_with_its_holes_in_words_of_the_page(page):
    day = date(2025, 3, 1)
    sentence = Sentence("From %(day)s it is %(stage)s: %(count)s", day=day, stage=Stage.VOTING, count=4)

    assert said(sentence) == "From 1 March 2025 it is Voting: 4"


def test_controls_and_bidi_marks_become_visible():
    assert visible("a\u202eb\u200bc\nd") == "a[U+202E]b[U+200B]c\nd"


@pytest.mark.parametrize(("year", "month", "day", "errors"), [
    ("2022", "", "", []),
    ("2999", "", "", ["Enter a day that is not in the future"]),
    ("2999", "1", "", ["Enter a day that is not in the future"]),
    ("2999", "1", "1", ["Enter a day that is not in the future"]),
])
def test_a_day_that_has_not_come_is_refused_as_far_as_it_is_known(page, year, month, day, errors):
    assert sent(left_year=year, left_month=month, left_day=day).left.errors == errors
