"""Frozen values with some fields changed: a fold makes several for every entry of the log."""

from __future__ import annotations

from typing import Any, TypeVar

_T = TypeVar("_T")


def made(kind: type[_T], **values: Any) -> _T:
    """Return a frozen dataclass with these values in its fields, and in what it derives from them.

    It is for what is made by the hundred thousand: the values are not looked at one by one, and none has a
    default.
    """
    new: _T = object.__new__(kind)
    vars(new).update(values)
    return new


def replace(one: _T, **changes: Any) -> _T:
    """Return a copy of a frozen dataclass with other values in some of its fields.

    It answers as `dataclasses.replace` does, and does not run through every field of a case again. What the
    old one has derived from its fields is not copied.
    """
    kind: Any = type(one)
    names, kept = kind.__match_args__, vars(one)
    after: _T = object.__new__(kind)
    vars(after).update(kept if len(kept) == len(names) else {name: kept[name] for name in names})
    if not changes.keys() <= vars(after).keys():
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(changes.keys() - set(names)))}.")
    vars(after).update(changes)
    return after
