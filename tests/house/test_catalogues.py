"""The three catalogues hold every sentence, are compiled, and keep the holes of what they translate."""

import re

import pytest

from app.cli.words import compiled, compiled_path, read, sentences_in_use, untranslated

HOLE = re.compile(r"%\((\w+)\)s")
# Rooms that everyone or every petitioner meets are complete in all languages.
COMPLETE = tuple(
    f"templates/{room}" for room in ("home", "account", "errors", "components", "portal")
)


@pytest.fixture(scope="module")
def in_use():
    """Every sentence that the sources mark, read once."""
    return set(sentences_in_use())


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_catalogue_holds_the_sentences_in_use_and_no_others(language, in_use):
    kept = {message.id for message in read(language) if message.id}

    assert kept ^ in_use == set(), "run: flask words refresh"


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_catalogue_is_compiled_as_it_is_written(language):
    assert compiled_path(language).read_bytes() == compiled(read(language)), "run: flask words compile"


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_translation_has_the_holes_of_its_sentence(language):
    pairs = [(message.id, message.string) for message in read(language) if message.id and message.string]

    assert [one for one, other in pairs if sorted(HOLE.findall(one)) != sorted(HOLE.findall(other))] == []


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_rooms_that_everyone_meets_are_translated(language):
    missing = set(untranslated(read(language)))

    assert missing & set(sentences_in_use(*COMPLETE)) == set()
