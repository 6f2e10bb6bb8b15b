"""The sources as the house tests read them: parsed once, named by their path from the top of the checkout."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.AST) -> str:
        """Name the place of a node, as an editor does."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*rooms: str) -> tuple[Source, ...]:
    """Return the files in the rooms (folders or single files); a room without files is not built yet."""
    paths = [path for room in rooms for path in _files_of(TOP / room)]
    return tuple(source for path in sorted(paths) if (source := _source(path)).text)


@cache
def _source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(TOP).as_posix(), text, ast.parse(text))


def _files_of(room: Path) -> Iterator[Path]:
    return room.rglob("*.py") if room.is_dir() else (path for path in (room,) if path.is_file())


def imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield the full name of everything a file imports, wherever in the file the import stands."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((node, f"{base}.{alias.name}") for alias in node.names)


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for such an expression, and an empty string for any other."""
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""
