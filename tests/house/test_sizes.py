"""Files and functions stay small enough to be read (style, C)."""

import ast
import statistics

from tests.house.sources import sources

WRITTEN = (
    "app", "charter", "dev.py", "witness.py", "wsgi.py", "bench", "migrations/env.py", "migrations/run.py",
)


def length(function):
    """Count a function's lines without its docstring, for a contract is not code."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def ninetieth(values):
    return statistics.quantiles(values, n=10, method="inclusive")[-1]


def is_view(function):
    return any("route" in ast.unparse(decorator) for decorator in function.decorator_list)


def test_files_are_short():
    found = {source.name: source.lines for source in sources(*WRITTEN)}

    assert {name: lines for name, lines in found.items() if lines > 400} == {}
    assert statistics.median(found.values()) <= 100
    assert ninetieth(found.values()) <= 220


def test_functions_are_short():
    found = {
        f"{source.at(function)} {function.name}": length(function)
        for source in sources(*WRITTEN) for function in source.functions()
    }

    assert {name: lines for name, lines in found.items() if lines > 60} == {}
    assert statistics.median(found.values()) <= 8
    assert ninetieth(found.values()) <= 25


def test_views_are_thin():
    found = {
        f"{source.at(view)} {view.name}": length(view)
        for source in sources("app/web") for view in source.functions() if is_view(view)
    }

    assert {name: lines for name, lines in found.items() if lines > 25} == {}


def test_test_files_are_short():
    found = {source.name: source.lines for source in sources("tests") if source.lines > 350}

    assert found == {}
