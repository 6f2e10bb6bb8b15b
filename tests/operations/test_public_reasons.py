"""The public reasons are kept for good, so the service does not take them with the petitioner's name."""

import pytest

from app.db import Database
from app.operations.public_reasons import UNWRITTEN, objection_to_reasons
from app.operations.reports import circulate_report
from charter.vocabulary import Stage
from tests.builders import SECTIONS, World

IDENTITY = {
    **SECTIONS["a"],
    "name_latin": "Timur Li Belendirov",
    "name_cyrillic": "Тимур Белендиров",
    "patronymic": "Аскарович",
    "former_names": "until the marriage of 1998 Кружилёва",
    "spellings": "Timour Bielandirow",
}
LISTING = {**SECTIONS["c"]["listings"][0], "name": "TEMUR QARAVELI"}


@pytest.fixture(scope="module")
def said_of(databases, tmp_path_factory):
    """What speaks against a text, for a petitioner with these names."""
    with databases.migrated() as url:
        database = Database(url)
        world = World(database, tmp_path_factory.mktemp("reasons"))
        petition = world.draft("quiet-heron")
        world.do(petition, "write", sections={**SECTIONS, "a": IDENTITY, "c": {"listings": [LISTING]}})

        def said(text):
            with world.reading_office() as office:
                return objection_to_reasons(office, petition.id, text)

        yield said
        database.close()


@pytest.mark.parametrize("word", [
    "Belendirov", "BELENDIROV", "belendirov’s", "Timur", "Белендиров", "Белендирова", "Белендировым",
    "белендирову", "Тимура", "Аскаровича", "Кружилева", "Кружилёвой", "Bielandirow", "Temur", "Qaraveli's",
])
def test_a_name_in_any_case_of_either_script_is_refused_and_told(said_of, word):
    found = said_of(f"The panel finds that «{word}», who left in time, has broken with it.")

    told = word.replace("’", "").replace("'", "")
    assert str(found) == (
        "The public reasons outlive every erasure. Write “the petitioner” instead of the name: " + told + "."
    )


@pytest.mark.parametrize("text", [
    "The petitioner left in time, and a marriage of 1998 has nothing to do with it.",
    "Until then the petitioner kept the post; Lithuania lies elsewhere.",
    "Заявитель ушёл вовремя и осудил войну. Белый дом тут ни при чём.",
])
def test_what_names_nobody_is_taken(said_of, text):
    assert said_of(text) is None


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_reasons_are_asked_for(said_of, text):
    assert said_of(text) == UNWRITTEN


def test_a_report_whose_public_reasons_name_the_petitioner_is_not_circulated(sqlite_world):
    world = sqlite_world
    petition = world.petition_in(Stage.DELIBERATION)

    def circulate(office):
        circulate_report(
            office, petition.id, world.rapporteur(petition), findings=["Shown."], sources=["archives"],
            summary="Belendirov left in time.", public_reasons="Belendirov left in time.",
        )

    assert world.refusal(circulate) == (
        "The public reasons outlive every erasure. Write “the petitioner” instead of the name: Belendirov.",
    )
    assert world.case(petition).stage is Stage.DELIBERATION


def test_the_reasons_published_are_those_of_the_report(sqlite_world):
    world = sqlite_world
    petition = world.petition_in(Stage.IN_FORCE, circulate={"public_reasons": "The break is shown."})

    final, published = (
        next(one.facts for one in world.entries(petition) if one.type == word)
        for word in ("report.finalised", "case.published")
    )

    assert (final["content"]["public_reasons"], published["reasons"]) == ("The break is shown.",) * 2


def test_a_report_that_the_clock_drew_has_no_public_reasons_and_none_are_published(sqlite_world):
    world = sqlite_world
    petition = world.petition_in(Stage.DELIBERATION)
    world.jump(22)
    assert world.case(petition).stage is Stage.REPORT
    petition.played += 2  # nobody proposes a condition or circulates
    world.advance(petition, Stage.IN_FORCE)

    published = next(one.facts for one in world.entries(petition) if one.type == "case.published")

    assert published.values["reasons"] is None
    assert published.hidden == frozenset()
