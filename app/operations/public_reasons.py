"""The reasons for the public name nobody, for they are kept when all else of the petitioner is erased.

The check for names is a courtesy of the service and no rule of the log: it knows how the petitioner and the
lists write a name, and its Russian and Ukrainian cases, but no translation and no nickname.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.chancery import Chancery
from app.operations.sections import section_of
from app.registry.romanise import words_of
from charter.sentence import Sentence

UNWRITTEN = Sentence("Write the public reasons.")
_LEAST = 4  # letters of a name, or of its stem, that are looked for: shorter ones stand in other words
_ENDING = 2  # letters that a Russian or Ukrainian name changes at most at its end
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_NAMES = ("name_latin", "name_cyrillic", "patronymic")
_AMONG_WORDS = ("former_names", "spellings")  # people add years here, and words about them


def objection_to_reasons(office: Chancery, case_id: str, text: str) -> Sentence | None:
    """Say what speaks against these reasons for the public; None if nothing does.

    Args:
        office: the transaction's office.
        case_id: the petition whose names must not stand in the text.
        text: the reasons as the rapporteur wrote them.
    """
    if not text.strip():
        return UNWRITTEN
    names = {_plain(word) for word in _name_words(office, case_id)}
    for said in words_of(text):
        if any(_is_form_of(_plain(said), name) for name in names):
            return Sentence(
                "The public reasons outlive every erasure. Write “the petitioner” instead of the name:"
                " %(word)s.",
                word=said,
            )
    return None


def _name_words(office: Chancery, case_id: str) -> Iterator[str]:
    identity = section_of(office, case_id, "a") or {}
    pins = (section_of(office, case_id, "c") or {}).get("listings", [])
    for text in (*(identity.get(name) for name in _NAMES), *(one["name"] for one in pins)):
        yield from words_of(text or "")
    for text in map(identity.get, _AMONG_WORDS):
        yield from (word for word in words_of(text or "") if word[0].isupper())


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")


def _is_form_of(said: str, name: str) -> bool:
    """Say whether a word is the name, the English genitive of it, or a case of it in Cyrillic letters."""
    if len(name) < _LEAST or not name.isalpha():
        return False
    if _CYRILLIC.fullmatch(name):
        stem = name[:-_ENDING]
        return said.startswith(stem if len(stem) >= _LEAST else name)
    return said in (name, f"{name}s")
