"""Fold the families of transliteration into one key, so that spellings of one name meet.

A folded word keeps vowels but forgets what the systems disagree on (`Yevgeniy`, `Evgenii`, `Jewgenij`).
Its skeleton forgets vowels too; the index finds candidates by it and by its one-letter deletions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.registry.romanise import romanise, words_of

LONGEST = 48  # a word of a name; longer runs are cut, so that an index entry stays small
_PARTICLES = frozenset({"bin", "ben", "ibn", "al", "el", "de", "la", "von", "van", "der", "the", "or"})
_PATRONYMIC = re.compile(r"(?:iC|iCna|[oeai]vna|auna|ohli|uli|kisi|uhli)$")
_SEQUENCES = (
    (re.compile("schtsch|shch|schch|szcz|(?<!t)sch|sh|sz"), "S"),
    (re.compile("tsch|tch|cz|ch|(?<=i)tj$"), "C"),
    (re.compile("zh"), "Z"),
    (re.compile("ph"), "f"),
    (re.compile("kh|gh|[gh]"), "h"),
    (re.compile("x"), "ks"),
    (re.compile("ck(?=i[yj]?$|[aeo][yj]|aia$)"), "tsk"),  # -cki, -ckij: Polish, ISO 9
    (re.compile("ck|q|c(?=[tlr])"), "k"),
    (re.compile("tz|c"), "ts"),
    (re.compile("z"), "s"),
    (re.compile("[wf]"), "v"),
    (re.compile("ou"), "u"),
    (re.compile("ee"), "i"),
    (re.compile("[iyj]+o"), "e"),
    (re.compile("[iyj]+(?=[aeu])"), ""),
    (re.compile("[iyj]+"), "i"),
)
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name in its two forms."""

    romanised: str
    folded: str

    @property
    def is_initial(self) -> bool:
        """Say whether only the first letter of a name is given."""
        return len(self.romanised) == 1 or self.romanised in _INITIALS_OF_TWO

    @property
    def is_patronymic(self) -> bool:
        """Say whether the word has the ending of a patronymic, which many spellings leave out."""
        return len(self.folded) > 5 and bool(_PATRONYMIC.search(self.folded))

    @property
    def is_particle(self) -> bool:
        """Say whether the word hardly tells people apart."""
        return self.romanised in _PARTICLES


_INITIALS_OF_TWO = frozenset({"yu", "ya", "ye", "yo", "zh", "kh", "ts", "ch", "sh", "shch"})


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a name, romanised and folded, in the order written."""
    found = []
    for word in words_of(text):
        roman = romanise(word)[:LONGEST]
        if roman:
            found.append(Word(roman, fold(roman)))
    return tuple(found)


def fold(roman: str) -> str:
    """Return the family key of a romanised word; a word in another script is its own key."""
    folded = roman
    for pattern, into in _SEQUENCES:
        folded = pattern.sub(into, folded)
    return _DOUBLE.sub(r"\1", folded)[:LONGEST] or roman


def skeleton(folded: str) -> str:
    """Return the consonants of a folded word after a mark for a vowel at its head."""
    head = "A" if _VOWELS.match(folded) else ""
    return head + _VOWELS.sub("", folded) or folded


def keys_of(folded: str) -> frozenset[str]:
    """Return the index keys of a folded word: its skeleton, and the skeleton less any one letter."""
    bones = skeleton(folded)
    if len(bones) < 3:
        return frozenset((bones,))
    return frozenset((bones, *(bones[:at] + bones[at + 1 :] for at in range(len(bones)))))
