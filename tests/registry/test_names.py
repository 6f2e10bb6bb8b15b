"""Spellings of one name meet; names of two people stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registry.folding import LONGEST, keys_of, words
from app.registry.matching import LIKELY, POSSIBLE, Matcher, band_of
from app.registry.romanise import romanise, script_of, unmix


def score(typed, published):
    return Matcher(words(typed)).score(words(published))


@pytest.mark.parametrize(("cyrillic", "latin"), [
    ("Щукин", "shchukin"), ("Объедков", "obedkov"), ("Їжакевич", "yizhakevich"), ("Ґалаґан", "galagan"),
    ("Быкаў", "bykau"), ("Руста́м", "rustam"), ("Наталья", "natalya"),
])
def test_cyrillic_is_romanised(cyrillic, latin):
    assert romanise(cyrillic) == latin


@pytest.mark.parametrize("spellings", [
    "Евгений Yevgeniy Evgenii Jewgenij Evgenij Yevgeny Evgeniy",
    "Мордашова Mordashova Mordaschowa Mordašova",
    "Лисицын Lisitsyn Lisicyn Lisizyn",
    "Щеголин Shchegolin Schtschegolin Ščegolin Szczegolin",
    "Берёзкин Berezkin Beryozkin Berёzkin",
    "Ямпольская Yampolskaya Iampolskaia Jampolskaja",
    "Александр Aleksandr Alexandr",
    "Соловьёв Solovyev Solovev Solov’ev Solovjov",
    "Городецкий Gorodetskiy Gorodeckij Gorodetsky",
    "Степанович Stepanovich Stepanowitsch Stepanovič Stepanovitch Stepanovitj",
    "Гоголь Gogol Hohol",
])
def test_the_systems_of_transliteration_meet_in_one_key(spellings):
    folded = {word.folded for word in words(spellings)}

    assert len(folded) == 1 or all(score(one, two) > POSSIBLE * 0.94 for one in folded for two in folded)
    assert set.intersection(*(set(keys_of(fold)) for fold in folded))


@pytest.mark.parametrize(("mixed", "plain"), [
    ("Iванавiч", "Іванавіч"), ("Пeтров", "Петров"), ("Сeргей", "Сергей"), ("Ivаnov", "Ivanov"),
    ("БIЗЮК", "БІЗЮК"), ("Сулеймановa", "Сулейманова"), ("Wагнер", "Wагнер"),
])
def test_a_word_of_two_alphabets_is_brought_into_one_where_it_can_be(mixed, plain):
    assert unmix(mixed) == plain


@pytest.mark.parametrize(("text", "script"), [
    ("Ivanov", "Latn"), ("Іванов", "Cyrl"), ("Ivаnov", "Mixed"), ("محمد", "Arab"),
    ("金铁三", "Hani"), ("12", "Zyyy"),
])
def test_the_script_of_a_name_is_named(text, script):
    assert script_of(text) == script


@pytest.mark.parametrize(("typed", "published"), [
    ("Полынов Алексей", "Aleksei Gennadyevich POLYNOV"),
    ("POLYNOW, Alexej", "Алексей Геннадьевич Полынов"),
    ("Гребенщук Павел Андреевич", "GREBENSHCHUK, Pavel Andreevich"),
    ("Yuriy Schtschegolin", "Щеголин Юрий Борисович"),
])
def test_order_script_and_a_missing_patronymic_hardly_count(typed, published):
    assert score(typed, published) >= LIKELY


@pytest.mark.parametrize(("typed", "published"), [
    ("Сергей Никитич Окладин", "OKLADIN, Sergei Anatolyevich"),
    ("Мария Полынова", "Марина Геннадьевна Полынова"),
    ("Окладин", "Sergei OKLADIN"),
    ("Окладин С.Н.", "Sergei Nikitich OKLADIN"),
    ("John Volkov", "Ivan Volkov"),
    ("Алексей Волков", "Александр Волков"),
])
def test_another_father_another_given_name_or_a_surname_alone_is_never_likely(typed, published):
    assert 0.6 < score(typed, published) < LIKELY


@pytest.mark.parametrize(("typed", "published"), [
    ("Eugene Savchenko", "Евгений Степанович САВЧЕНКО"),
    ("Volodymyr Putrin", "Vladimir PUTRIN"),
    ("Catherine Chardymova", "Екатерина Львовна Чардымова"),
    ("Пётр Амосов", "Petr Ammosov"),
])
def test_translated_given_names_and_slips_are_possible(typed, published):
    assert band_of(score(typed, published)) in ("possible", "likely")


def test_the_right_initials_come_before_the_wrong_ones():
    assert score("Окладин С.Н.", "Sergei Nikitich OKLADIN") > score("Окладин С.Н.", "Vera Pavlovna OKLADINA")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_have_a_score_and_keys_of_bounded_length(one, two):
    assert 0 <= score(one, two) <= 1 if words(one) else True
    assert all(0 < len(key) <= LONGEST for word in words(one) for key in keys_of(word.folded))


@given(st.lists(st.sampled_from(("Анна", "Борис", "Ветров", "Oleg", "Zhukov")), min_size=1, max_size=4))
def test_a_name_agrees_with_itself_in_any_order(names):
    assert score(" ".join(names), " ".join(reversed(names))) >= 0.94
