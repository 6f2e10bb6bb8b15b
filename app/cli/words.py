"""``flask words``: gather the sentences of code and templates into the catalogues, and compile these."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

LANGUAGES = ("en", "ru", "uk")
_ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = ("app", "charter", "templates")
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_KEYWORDS: dict[str, None] = dict.fromkeys(("_", "_l", "gettext", "lazy_gettext", "Sentence"))
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # a catalogue's date would change it without a change of words


group = AppGroup("words", help="The catalogues of the three languages.")


@group.command()
def refresh() -> None:
    """Gather all sentences into the catalogues; those that are gone leave, new ones come in empty."""
    sentences = sentences_in_use()
    for language in LANGUAGES:
        catalogue = merged(language, sentences)
        _path(language).parent.mkdir(parents=True, exist_ok=True)
        _path(language).write_bytes(written(catalogue))
        click.echo(f"{language}: {len(untranslated(catalogue))} of {len(catalogue)} are not translated yet.")
    compile_all()


@group.command("compile")
def compile_command() -> None:
    """Compile the catalogues."""
    compile_all()


@group.command()
@click.argument("language", type=click.Choice(LANGUAGES))
def missing(language: str) -> None:
    """Print the sentences that have no translation yet."""
    for sentence in untranslated(read(language)):
        click.echo(sentence)


def sentences_in_use(*folders: str) -> tuple[str, ...]:
    """Return every sentence of code and templates, or of these folders alone, sorted."""
    found: set[str] = set()
    for folder in folders or _FOLDERS:
        rows = extract_from_dir(_ROOT / folder, _METHODS, {"**.html": {"trimmed": "true"}}, _KEYWORDS)
        found.update(message for _file, _line, message, *_rest in rows if isinstance(message, str))
    return tuple(sorted(found - {""}))


def merged(language: str, sentences: Iterable[str]) -> Catalog:
    """Return a catalogue of these sentences with the translations we have."""
    known = read(language) if _path(language).exists() else _empty(language)
    catalogue = _empty(language)
    for sentence in sentences:
        before = known.get(sentence)
        catalogue.add(sentence, before.string if before is not None else "")
    return catalogue


def untranslated(catalogue: Catalog) -> tuple[str, ...]:
    """Return the sentences without a translation; English is its own."""
    if str(catalogue.locale) == "en":
        return ()
    return tuple(str(message.id) for message in catalogue if message.id and not message.string)


def read(language: str) -> Catalog:
    """Return the catalogue as it is kept."""
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def written(catalogue: Catalog) -> bytes:
    """Return the bytes of a ``.po``; the same words give the same bytes."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True, sort_output=True)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes of a ``.mo``."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def compile_all() -> None:
    """Write the ``.mo`` beside each ``.po``."""
    for language in LANGUAGES:
        compiled_path(language).write_bytes(compiled(read(language)))


def compiled_path(language: str) -> Path:
    """Return where the compiled catalogue lies."""
    return _path(language).with_suffix(".mo")


def _path(language: str) -> Path:
    return _ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language, project="Offramp", version="1", header_comment=f"# Offramp, {language}", fuzzy=False,
        copyright_holder="Offramp", msgid_bugs_address="none", last_translator="Offramp",
        language_team=language, creation_date=_NEVER, revision_date=_NEVER,
    )
