"""A petitioner of the demo world, and the sections that they fill in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One invented petitioner, with what they say; `dialogue` is what is said when it comes to that."""

    account: str
    source_id: str
    latin: str
    cyrillic: str
    born: str
    citizenships: str
    residence: str
    language: str
    post: Mapping[str, str]
    statement_ru: str
    statement_en: str
    facts: str
    adverse: str
    dialogue: Mapping[str, Any] | None = None
    reasons: str = ""


@cache
def figures() -> Mapping[str, Figure]:
    """Return everyone by account name."""
    text = files("app.demo").joinpath("people.json").read_text(encoding="utf-8")
    return {one["account"]: Figure(**one) for one in json.loads(text)}


@cache
def said() -> Mapping[str, str]:
    """Return what is said in more than one petition, by a word for it."""
    found: dict[str, str] = json.loads(files("app.demo").joinpath("said.json").read_text(encoding="utf-8"))
    return found


def sections_of(one: Figure) -> dict[str, dict[str, Any]]:
    """Return the sections as the portal would keep them; C and F wait for the choice of a listing."""
    return {
        "a": {
            "name_latin": one.latin, "name_cyrillic": one.cyrillic, "birth": one.born,
            "citizenships": one.citizenships, "residence": one.residence, "language": one.language,
        },
        "b": {"has": "no"},
        "d": {"kind": "break", "relief": ["removal"]},
        "e": {"statements": [_statement(one, language) for language in ("ru", "en")]},
        "g": {"posts": [{"item": "k2", **one.post}], "complete": True},
        "h": {"assets": [], "complete": True},
        "i": {"text": "Nothing else is left to leave; what is named in the replies is being ended."},
        "j": {"contributions": [], "complete": True},
        "l": {"text": one.adverse},
    }


def _statement(one: Figure, language: str) -> dict[str, Any]:
    return {
        "item": f"k-{language}", "language": language, "published_on": "2024-02",
        "text": one.statement_ru if language == "ru" else one.statement_en,
        "place": "Otkrytaya Polosa, an online journal",
        "address": f"https://otkrytaya-polosa.example/{language}/{one.source_id.lower()}",
        "online": "yes", "audience": "about 40,000 readers, most of them in the country",
        "drafted_by": "I wrote it alone." if language == "ru" else "My own translation.",
        "contains": ["c1", "c3", "c4", "c5", "c6"],
    }
