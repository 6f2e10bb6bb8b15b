"""A sentence for people, with named holes; the page that shows it translates it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Filling = str | int | date


@dataclass(frozen=True, init=False)
class Sentence:
    """One English sentence and what fills its holes.

    ``text`` is the key of the catalogues, so it is always a literal and never pieced together; a hole
    is written ``%(name)s``. Numbers stand after a colon, and no language needs a plural form.
    """

    text: str
    holes: tuple[tuple[str, Filling], ...]

    def __init__(self, text: str, /, **holes: Filling) -> None:
        """Keep the text and its fillings, in the order of their names."""
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "holes", tuple(sorted(holes.items())))

    def __str__(self) -> str:
        """Return the English sentence with its holes filled."""
        return self.text % dict(self.holes) if self.holes else self.text
