"""Score how well a name that someone typed agrees with a published one, whatever the order of its words.

Every typed word looks for its best partner; initials, and patronymics that one side leaves out, cost
little. Folded forms decide, the unfolded spelling breaks ties.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz.distance import JaroWinkler

from app.registry.folding import Word
from app.registry.given_names import same_name

LIKELY, POSSIBLE = 0.95, 0.85
ALIKE = 0.80  # below this two words are different names
_SPELLING = 0.02  # how much of a word's score rests on the unfolded spelling
_INITIAL = 0.90  # what a fitting initial is worth
_TRANSLATED = 0.88  # what a given name in another language is worth
_STEEPNESS = 2.0  # Jaro-Winkler is kind to short words; a difference counts this much more
_ALIKE_PATRONYMICS = 0.94  # fathers' names share their endings, so they must agree better
_OTHER_FATHER = 0.93  # what is left of a score when the two names have different patronymics
_ONE_WORD = 0.94  # a surname alone, even with initials, is never likely
_WEIGHTS = {"initial": 0.35, "patronymic": 0.45, "particle": 0.25, "word": 1.0}
_LEFT_OVER = {"initial": 0.0, "patronymic": 0.01, "particle": 0.0, "word": 0.05}
_MOST_LEFT_OVER = 0.12


def band_of(score: float) -> str:
    """Name the band of a score: `likely`, `possible` or `weak`. A band never links by itself."""
    if score >= LIKELY:
        return "likely"
    return "possible" if score >= POSSIBLE else "weak"


def alikeness(one: Word, other: Word) -> float:
    """Return how alike two words are, 0 to 1; 0 when they are different names."""
    if one.is_initial or other.is_initial:
        return _INITIAL if one.folded[:1] == other.folded[:1] else 0.0
    if one.folded == other.folded:
        return 1 - _SPELLING * (1 - JaroWinkler.similarity(one.romanised, other.romanised))
    least = _ALIKE_PATRONYMICS if one.is_patronymic and other.is_patronymic else ALIKE
    folded = JaroWinkler.similarity(one.folded, other.folded, score_cutoff=least)
    value = max(0.0, 1 - _SPELLING - _STEEPNESS * (1 - folded))
    return _TRANSLATED if value < _TRANSLATED and same_name(one.folded, other.folded) else value


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well one published name agrees, and what it says of the father: None when a side is silent."""

    score: float
    same_father: bool | None


def settled(score: float, fathers: set[bool | None]) -> float:
    """Return the score of an entry whose names say these things of the father.

    An alias without patronymic may agree in full; it is still another person when the entry's other
    names have another father's.
    """
    return score * _OTHER_FATHER if False in fathers and True not in fathers else score


@dataclass(slots=True)
class Matcher:
    """Scores published names against one typed name; remembers pairs of words it has seen."""

    typed: tuple[Word, ...]
    _known: dict[tuple[int, str], float] = field(default_factory=dict)

    def score(self, published: tuple[Word, ...]) -> float:
        """Return the score of an entry that has this published name alone, 0 to 1."""
        agreement = self.compare(published)
        return settled(agreement.score, {agreement.same_father})

    def compare(self, published: tuple[Word, ...]) -> Agreement:
        """Compare one published name with the typed one."""
        pairs = self._pairs(published)
        taken_typed: dict[int, float] = {}
        taken_published: set[int] = set()
        for value, mine, theirs in pairs:
            if mine not in taken_typed and theirs not in taken_published:
                taken_typed[mine] = value
                taken_published.add(theirs)
        if not taken_typed:
            return Agreement(0.0, None)
        score = self._covered(taken_typed) - _left_over(published, taken_published)
        return Agreement(
            max(0.0, score if self._whole_words >= 2 else score * _ONE_WORD),
            self._same_father(published, taken_typed, taken_published),
        )

    @property
    def _whole_words(self) -> int:
        return sum(_sort(word) in ("word", "patronymic") for word in self.typed)

    def _same_father(
        self, published: tuple[Word, ...], typed: dict[int, float], taken: set[int]
    ) -> bool | None:
        """Say whether the patronymics found each other; None when not both names have one."""
        mine = [at in typed for at, word in enumerate(self.typed) if word.is_patronymic]
        theirs = [at in taken for at, word in enumerate(published) if word.is_patronymic]
        return any(mine) and any(theirs) if mine and theirs else None

    def _pairs(self, published: tuple[Word, ...]) -> list[tuple[float, int, int]]:
        known, pairs = self._known, []
        for theirs, other in enumerate(published):
            for mine, word in enumerate(self.typed):
                key = (mine, other.romanised)
                value = known.get(key)
                if value is None:
                    value = known[key] = alikeness(word, other)
                if value:
                    pairs.append((value, mine, theirs))
        pairs.sort(reverse=True)
        return pairs

    def _covered(self, taken: dict[int, float]) -> float:
        """Return the weighted mean over the typed words; an absent patronymic weighs next to nothing."""
        whole = reached = 0.0
        full = sum(1 for at in taken if _sort(self.typed[at]) == "word")
        for at, word in enumerate(self.typed):
            weight = _WEIGHTS[_sort(word)]
            if at not in taken and word.is_patronymic and full >= 2:
                weight = 0.08
            whole += weight
            reached += weight * taken.get(at, 0.0)
        return reached / whole


def _left_over(published: tuple[Word, ...], taken: set[int]) -> float:
    cost = sum(_LEFT_OVER[_sort(word)] for at, word in enumerate(published) if at not in taken)
    return min(cost, _MOST_LEFT_OVER)


def _sort(word: Word) -> str:
    if word.is_initial:
        return "initial"
    if word.is_particle:
        return "particle"
    return "patronymic" if word.is_patronymic else "word"
