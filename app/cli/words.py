"""``flask words``: gather the sentences of code and templates into the catalogues, and compile these."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

_ROOT = Path(__file__).resolve().parents[2]
_FOLDER = _ROOT / "translations"
_BABEL = (sys.executable, "-m", "babel.messages.frontend")
_KEYWORDS = ("_", "_l", "Sentence", "lazy_gettext", "gettext")


@click.group("words")
def group() -> None:
    """Catalogues of the three languages."""


@group.command()
def refresh() -> None:
    """Extract all sentences, merge them into the catalogues, and compile."""
    template = _FOLDER / "messages.pot"
    keywords = [part for word in _KEYWORDS for part in ("-k", word)]
    _run("extract", "-F", "babel.cfg", *keywords, "--no-location", "--sort-output", "--omit-header",
         "--no-wrap", "-o", str(template), "app", "charter", "templates")
    for language in ("en", "ru", "uk"):
        catalogue = _FOLDER / language / "LC_MESSAGES" / "messages.po"
        verb: tuple[str, ...] = ("update", "--no-fuzzy-matching", "--ignore-obsolete", "--no-wrap", "--omit-header")
        if not catalogue.exists():
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            verb = ("init", "--no-wrap")
        _run(*verb, "-l", language, "-i", str(template), "-o", str(catalogue))
    template.unlink()
    compile_catalogues()


@group.command("compile")
def compile_command() -> None:
    """Compile the catalogues."""
    compile_catalogues()


def compile_catalogues() -> None:
    """Write the ``.mo`` beside each ``.po``."""
    _run("compile", "-d", str(_FOLDER))


def _run(*arguments: str) -> None:
    subprocess.run([*_BABEL, *arguments], cwd=_ROOT, check=True, capture_output=True)  # noqa: S603 - our own words
