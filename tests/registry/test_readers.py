"""Each format's traps, read from lists of our own in which nobody is real."""

import pytest

from app.registry.listed import Birth, Kind, ListedName, NameKind, Notice, Strength
from tests.registry.shelf import OURS, fixture_of, listed_in, text_of

PRIMARY, ALIAS, FORMER = NameKind.PRIMARY, NameKind.ALIAS, NameKind.FORMER
STRONG, WEAK = Strength.STRONG, Strength.WEAK


def test_ofac_csv_gives_aliases_births_and_citizenship_from_both_files_and_the_remarks():
    (person, second, bank, ship), notices = fixture_of("us_ofac_sdn")

    assert person.names == (
        ListedName("LUMBARDI, Feodor Petrovich", PRIMARY),
        ListedName("LUMBARDY, Fyodor", ALIAS, quality="aka"),
        ListedName("LUMBARD, Fedir", FORMER, quality="fka"),
        ListedName("FEDYA", ALIAS, WEAK, quality="remarks"),
    )
    assert person.births == (
        Birth("22 Nov 1979", 1979, 11, 22), Birth("1978 to 1980", 1978, until=1980),
    )
    assert (person.source_id, person.citizenship) == ("901", ("Veridia", "Osteria"))
    assert (person.programmes, person.positions) == (("VERIDIA-EO1", "SDGT"), ("Deputy Minister",))
    assert second.births == (Birth("circa 1961", 1961, circa=True),)
    assert [entry.kind for entry in (person, bank, ship)] == [Kind.PERSON, Kind.ENTITY, Kind.SHIP]
    assert notices == [Notice(orphans=1)]


def test_an_added_header_of_the_csv_is_no_entry():
    header = "ID,Name,Type,Country,Title,F,G,H,I,J,K,Details\n"

    assert listed_in("us_ofac_sdn", header + text_of("sdn.csv"))[0][0].source_id == "901"


def test_ofac_xml_gives_the_same_person_with_the_strength_of_each_alias():
    (person, bank), notices = fixture_of("us_ofac_cons")

    assert person.names == (
        ListedName("LUMBARDI, Feodor Petrovich", PRIMARY),
        ListedName("LUMBARDY, Fyodor", ALIAS, STRONG, "strong"),
        ListedName("FEDYA", ALIAS, WEAK, "weak"),
    )
    assert person.births == (Birth("22 Nov 1979", 1979, 11, 22),)
    assert (person.citizenship, bank.kind) == (("Veridia",), Kind.ENTITY)
    assert [(str(notice.published), notice.declared) for notice in notices] == [("2025-03-28", 2)]


def test_un_names_are_joined_and_dates_keep_their_kind():
    (person, society), notices = fixture_of("un_sc")

    assert person.names == (
        ListedName("TAVIT ORHAN BEZDRAN", PRIMARY),
        ListedName("Tavit Bezdren", ALIAS, STRONG, "Good"),
        ListedName("Abu Bezd", ALIAS, WEAK, "Low"),
    )
    assert person.births == (
        Birth("1971-04-05", 1971, 4, 5), Birth("1970", 1970, circa=True),
        Birth("1969-1972", 1969, until=1972), Birth("30-35 years old"),
    )
    assert (person.positions, person.listed_on) == (("Commander of nothing",), "2012-02-23")
    assert society.names[1] == ListedName("Club of Nowhere", FORMER, STRONG, "f.k.a.")
    assert str(notices[0].published) == "2025-04-19"


def test_sema_aliases_are_parted_by_signs_and_scripts_and_the_citation_is_no_identity():
    (person, woman, ship), _ = fixture_of("ca_sema")

    assert [name.text for name in person.names] == [
        "Ostap Danylovych KHMARENKO", "Ostap Khmara", "Остап Данилович ХМAРЕНКО", "Астап Хмарэнка",
        "Хмаренко Остап",
    ]
    assert person.births == (Birth("1976-04-17", 1976, 4, 17), Birth("1977-04-17", 1977, 4, 17))
    assert (person.source_id, person.legal_act) == (
        "Veridia / Véridie|1, Part 1|1", "Schedule 1, Part 1, item 1",
    )
    assert person.key == "Veridia / Véridie|daniloviC hmarenko ostap|1976-04-17|2022-02-24"
    assert (woman.births, woman.source_id) == ((Birth("born in the early 1970s"),), "Veridia / Véridie||2")
    assert (ship.kind, ship.births) == (Kind.SHIP, ())


def test_eu_reads_strong_and_remark_and_leaves_other_calendars_as_text():
    (person, bank), notices = fixture_of("eu_fsf")

    assert person.names == (
        ListedName("Melor Arkadevich DUBYAGIN", PRIMARY, language="EN"),
        ListedName("Мелор ДУБЯГИH", ALIAS, language="RU"),
        ListedName("Mel the Baker", ALIAS, WEAK, "low qualtiy alias"),
        ListedName("Melor Pekar", FORMER, STRONG, "good quality alias; formerly listed as"),
    )
    assert person.births == (
        Birth("1958-07-02", 1958, 7, 2), Birth("1957-8", 1957, 8, circa=True),
        Birth("1956-1959", 1956, until=1959), Birth("1377 (ISLAMIC)"),
    )
    assert (person.citizenship, person.positions) == (("VERIDIA",), ("Colonel",))
    assert (person.legal_act, person.listed_on) == ("2020/1 (OJ L1) https://example.org/oj/1", "2014-03-17")
    assert (bank.source_id, bank.listed_on, bank.legal_act) == ("EU-902", None, None)
    assert str(notices[0].published) == "2026-01-05"


def test_uk_surname_comes_last_placeholders_are_not_dates_and_repetitions_fall_away():
    (person, bank), notices = fixture_of("gb_uksl")

    assert person.names == (
        ListedName("Taras Ihorovych ZHUVAKA", PRIMARY),
        ListedName("Taras Juvaka", ALIAS, STRONG, "Good quality a.k.a"),
        ListedName("Tarasyk", ALIAS, WEAK, "Low quality a.k.a"),
        ListedName("Тарас Жувака", ALIAS, language="Russian"),
    )
    assert person.births == (
        Birth("dd/mm/1945", 1945), Birth("00/00/1975", 1975), Birth("15/08/19yy", None, 8, 15),
        Birth("20/01/1960", 1960, 1, 20),
    )
    assert (person.positions, person.measures) == (("Weatherman",), ("Asset freeze", "Travel Ban"))
    assert (person.reasons, person.reasons_language) == ("He made the wind blow.", "en")
    assert (bank.source_id, bank.reasons, bank.kind) == ("OFSI-77", None, Kind.ENTITY)
    assert str(notices[0].published) == "2026-01-05"


@pytest.mark.parametrize("source", OURS)
def test_passports_addresses_and_telephones_are_not_read(source):
    everything = repr(fixture_of(source))

    assert not [mark for mark in ("X1234567", "Nowhere Street", "+7 000") if mark in everything]


@pytest.mark.parametrize("source", [code for code in OURS if code != "us_ofac_sdn"])
def test_a_byte_order_mark_comments_and_utf_16_change_nothing(source):
    text = text_of(OURS[source][0])
    plain = listed_in(source, text)
    commented = text.replace("</", "<!-- a --></", 40)
    sixteen = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("'UTF-8'", "'UTF-16'")
    sixteen = sixteen.replace('encoding="utf-8"', 'encoding="UTF-16"')

    assert listed_in(source, b"\xef\xbb\xbf" + text.encode()) == plain
    assert listed_in(source, commented) == plain
    assert listed_in(source, sixteen.encode("utf-16")) == plain
