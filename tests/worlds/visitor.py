"""What a visitor is answered on every address of the service, with the ids of both worlds put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from app import create_app
from app.records.log import LogCheckpoint
from app.records.petition import Petition as PetitionRow
from app.web.access import admission_of
from charter.tiles import Tile, tile_path, tiles_for
from tests.conftest import settings_for
from tests.worlds.mask import Mask
from tests.worlds.twins import Twin

Known = Mapping[str, Sequence[str | int]]
Members = tuple[tuple[str, bytes], ...]

@dataclass(frozen=True)
class Answer:
    """One answer, masked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | Members


def known_of(pair: Iterable[Twin], languages: Sequence[str]) -> Known:
    """Return what exists in either world, by the name under which an address asks for it."""
    cases: set[str] = set()
    numbers: set[str] = set()
    signed: set[int] = set()
    sizes = set()
    for twin in pair:
        with twin.world.reading_office() as office:
            for row in office.session.execute(select(PetitionRow.id, PetitionRow.number)):
                cases.add(row.id)
                numbers |= {row.number} - {None}
            signed.update(office.session.scalars(select(LogCheckpoint.size)))
        sizes.add(twin.world.size())
    (size,) = sizes
    places = [(one.level, place_of(one)) for one in tiles_for(size)]
    return {
        "lang": languages, "case_id": [*sorted(cases)], "number": sorted(numbers),
        "level": sorted({level for level, _ in places}), "place": sorted({place for _, place in places}),
        "block": range(size // 256 + 1), "since": [0, *sorted(signed)],
    }


def place_of(tile: Tile) -> str:
    """Return the part of a tile's address that follows its level."""
    return tile_path(tile.level, tile.index, tile.width).split("/", 2)[2]


class TokensInOrder:
    """Tokens that depend on nothing but how many were drawn before."""

    def __init__(self) -> None:
        """Begin with the first."""
        self._drawn = 0

    def octets(self, count: int, *purpose: object) -> bytes:
        """Return the next token."""
        del purpose
        self._drawn += 1
        return self._drawn.to_bytes(count, "big")


def application(twin: Twin) -> Flask:
    """Return the service of a world; asked the same, both draw the same tokens for cookies and forms."""
    database = twin.world.database
    url = database.engine.url.render_as_string(hide_password=False)
    app = create_app(settings_for(url, twin.folder), database=database)
    held = app.extensions["offramp"]
    app.extensions["offramp"] = replace(held, locks=replace(held.locks, chance=TokensInOrder()))
    return app


def addresses(app: Flask, known: Known, *, private: bool) -> list[str]:
    """Return every address that can be asked for, each with all that is known put in.

    Args:
        app: the service; a new page of it is asked for without further ado.
        known: what exists.
        private: ask for the pages as well, in one language, that answer nobody who is not signed in.
    """
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        found = {one for rule in rules if is_open(rule.endpoint) for one in filled(rule, known)}
        if private:
            found |= {one for rule in rules for one in filled(rule, {**known, "lang": known["lang"][:1]})}
        return sorted(found)


def is_open(endpoint: str) -> bool:
    """Say whether a page answers everyone."""
    admission = admission_of(endpoint)
    return admission is not None and admission.right is None


def filled(rule: Rule, known: Known) -> Iterator[str]:
    """Yield the addresses of one rule."""
    names = sorted(rule.arguments)
    choices = [known.get(name) or nobodys(rule._converters[name]) for name in names]
    for chosen in product(*choices):
        built = rule.build(dict(zip(names, chosen, strict=True)))
        assert built is not None
        yield built[1]


def nobodys(converter: BaseConverter) -> list[str | int]:
    """Return what fits in a place of an address: every word of a list, else what names nothing."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if isinstance(converter, IntegerConverter):
        return [0]
    length = re.search(r"\{(\d+)", converter.regex)
    return ["0" * (int(length[1]) if length else 3)]


def answers(app: Flask, mask: Mask, asked: Iterable[str]) -> dict[str, Answer]:
    """Ask for every address as a visitor.

    How long a bundle is depends on how well hashes pack, so its length and its packed bytes are not compared.
    """
    found, browser = {}, app.test_client()
    for address in asked:
        got = browser.get(address, buffered=True)
        assert "Last-Modified" not in got.headers, "It tells when somebody first asked for this."
        kept = {name: value for name, value in got.headers.items() if not is_bundle(got, name)}
        headers = tuple((name, mask.text(value.encode()).decode()) for name, value in kept.items())
        found[address] = Answer(got.status_code, headers, masked(mask, address, got))
    return found


def is_bundle(got: TestResponse, name: str = "Content-Length") -> bool:
    """Say whether this is a bundle, and the header one that tells how well it was packed."""
    return got.content_type == "application/zip" and name == "Content-Length"


def masked(mask: Mask, address: str, got: TestResponse) -> bytes | Members:
    """Return what was answered, masked; of a bundle its members, in their order."""
    if is_bundle(got):
        return tuple(mask.members(got.get_data()).items())
    return mask.tile(got.get_data()) if "/tile/" in address else mask.text(got.get_data())
