"""What an act states: facts, some of which a reader of a redacted log may not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

_T = TypeVar("_T")


class Undisclosed(Exception):
    """A rule asked for a value that this reader's copy of the log does not show."""

    def __init__(self, name: str) -> None:
        """Keep the name of the value that is not shown."""
        super().__init__(name)
        self.name = name


class Unknown:
    """Stands where a value exists and is not shown; it is never a default (ledger 4.1)."""

    def __repr__(self) -> str:
        """Read as a word in findings and tests."""
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


def known(value: _T | Unknown, name: str = "value") -> _T:
    """Return the value, or raise `Undisclosed` when this reader does not have it."""
    if isinstance(value, Unknown):
        raise Undisclosed(name)
    return value


class Facts:
    """The fields of one act: public facts and opened disclosures together, by name.

    `facts["x"]` gives the value, None when the act states nothing, and raises `Undisclosed` when the
    value exists but is not shown to this reader.
    """

    __slots__ = ("_hidden", "_values")

    def __init__(self, values: Mapping[str, Any], hidden: Iterable[str] = ()) -> None:
        """Take the values shown and the names of those that are not."""
        self._values = dict(values)
        self._hidden = frozenset(hidden)

    def __getitem__(self, name: str) -> Any:
        """Return a stated value; see the class."""
        if name in self._hidden:
            raise Undisclosed(name)
        return self._values.get(name)

    def peek(self, name: str) -> Any:
        """Return the value, or `UNKNOWN` instead of raising; for the fold, which keeps both."""
        return UNKNOWN if name in self._hidden else self._values.get(name)

    @property
    def values(self) -> dict[str, Any]:
        """All values shown, by name; a copy."""
        return dict(self._values)

    @property
    def hidden(self) -> frozenset[str]:
        """Names of the values that exist and are not shown."""
        return self._hidden
