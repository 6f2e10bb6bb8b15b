"""Write any name in Latin letters, one way: Cyrillic of Russian, Ukrainian and Belarusian, and diacritics.

The result is a plain lower-case spelling near the passport's (ICAO 9303). It is not yet folded: two
spellings of one name may still differ here and meet in `folding`.
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
    # letters of other languages that stand in Russian documents
    "ђ": "dj", "ј": "y", "љ": "l", "њ": "n", "ћ": "ch", "џ": "dzh", "ѓ": "g", "ќ": "k", "ѕ": "dz",
    "ә": "a", "ө": "o", "ү": "u", "ұ": "u", "қ": "k", "ғ": "g", "ң": "n", "һ": "h", "җ": "zh",
    "ҳ": "kh", "ҷ": "ch", "ӯ": "u", "ӣ": "i", "ѐ": "e", "ӑ": "a", "ӗ": "e", "ӳ": "u", "ҫ": "s",
    "ӊ": "n", "ҡ": "k", "ҙ": "z", "ӏ": "",
}
_DIACRITICS = {
    "š": "sh", "č": "ch", "ž": "zh", "ŝ": "shch", "û": "yu", "â": "ya", "ë": "yo", "ş": "sh",
    "ç": "ch", "ć": "ch", "ś": "s", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ŭ": "u", "ě": "e", "ż": "zh", "ź": "z",
}
_LOOK_ALIKE = {  # Latin letter: the Cyrillic one that looks the same
    "a": "а", "b": "ь", "c": "с", "e": "е", "ë": "ё", "h": "н", "i": "і", "ï": "ї", "j": "ј",
    "k": "к", "m": "м", "o": "о", "p": "р", "s": "ѕ", "t": "т", "x": "х", "y": "у",
    "A": "А", "B": "В", "C": "С", "E": "Е", "Ë": "Ё", "H": "Н", "I": "І", "Ï": "Ї", "J": "Ј",
    "K": "К", "M": "М", "O": "О", "P": "Р", "S": "Ѕ", "T": "Т", "X": "Х", "Y": "У",
}
_TO_CYRILLIC = str.maketrans(_LOOK_ALIKE)
_TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in _LOOK_ALIKE.items()} | {"у": "y", "в": "b"})
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487]")
_APOSTROPHES = re.compile("[\u0027\u0060\u00b4\u2018\u2019\u201b\u02b9-\u02bf\u2032\u2033]")
_BOUNDARY = re.compile(r"[^\w]+|_+")
_HAS_CYRILLIC = re.compile("[\u0400-\u052f]")
_HAS_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTERS = str.maketrans(_CYRILLIC | _DIACRITICS)


def words_of(text: str) -> list[str]:
    """Split a name into words at anything but letters and digits; apostrophes vanish, they part no word."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text))
    return [word for word in _BOUNDARY.split(_compose(plain)) if word]


def _compose(text: str) -> str:
    """Drop the marks that have no composed letter, stress marks above all."""
    return text if text.isascii() else _MARKS.sub("", text)


def unmix(word: str) -> str:
    """Return a word in one alphabet when it mixes Latin and Cyrillic letters that look alike.

    The alphabet of the letters that have no look-alike decides, else the more frequent; when
    neither can be reached the word stays as it is.
    """
    if not (_HAS_CYRILLIC.search(word) and _HAS_LATIN.search(word)):
        return word
    as_cyrillic, as_latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    cyrillic_works = not _HAS_LATIN.search(as_cyrillic)
    latin_works = not _HAS_CYRILLIC.search(as_latin)
    if cyrillic_works and latin_works:
        return as_cyrillic if 2 * len(_HAS_CYRILLIC.findall(word)) >= len(word) else as_latin
    if cyrillic_works:
        return as_cyrillic
    return as_latin if latin_works else word


def romanise(word: str) -> str:
    """Return one word in plain lower-case Latin letters where we know how, else itself in lower case."""
    if word.isascii():
        return word.lower()
    lower = unmix(word).lower().translate(_LETTERS)
    if lower.isascii():
        return lower
    return _MARKS.sub("", unicodedata.normalize("NFKD", lower))


def script_of(text: str) -> str:
    """Name the script of a text by its ISO 15924 code: `Latn`, `Cyrl`, `Mixed` of the two, or `Zyyy`."""
    latin, cyrillic = bool(_HAS_LATIN.search(text)), bool(_HAS_CYRILLIC.search(text))
    if latin and cyrillic:
        return "Mixed"
    if latin or cyrillic:
        return "Latn" if latin else "Cyrl"
    return _other_script(text)


def _other_script(text: str) -> str:
    for letter in text:
        name = unicodedata.name(letter, "")
        for prefix, code in (("ARABIC", "Arab"), ("CJK", "Hani"), ("HANGUL", "Hang"), ("HEBREW", "Hebr")):
            if name.startswith(prefix):
                return code
    return "Zyyy"
