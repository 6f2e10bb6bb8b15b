"""What the applications and databases of a run's tests share: what all of them would compile alike.

Each test makes its own application and opens its own database. Templates, addresses, statements and whether
a signature holds come out the same every time, so the first ones are kept; nothing that a test has done is
in them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule

from charter import ed25519

_ROOM = 5000  # statements; an engine of its own keeps 500, and forgets those of the other tests
_SIGNATURES = 5000


class Templates(BytecodeCache):
    """Templates as Python's code, by name and source."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what was kept of the same source."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled just now."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


def compiling_once(compile_anew: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """Return a way to compile a rule that takes over what an equal rule was compiled to."""
    compiled: dict[object, Rule] = {}

    def compile_once(rule: Rule) -> None:
        made_of = (rule.rule, repr(rule.defaults), rule.subdomain, rule.merge_slashes, rule.map.host_matching)
        alike = compiled.get(made_of)
        if alike is None:
            compile_anew(rule)
            compiled[made_of] = rule
            return
        rule._parts, rule._trace, rule._converters = alike._parts, alike._trace, alike._converters
        rule.arguments = set(alike.arguments)
        rule._build = alike._build.__func__.__get__(rule)
        rule._build_unknown = alike._build_unknown.__func__.__get__(rule)

    return compile_once


def verifying_once(verify: Callable[[bytes, bytes, bytes], bool]) -> Callable[[bytes, bytes, bytes], bool]:
    """Return a way to check a signature that remembers what it has checked, and in which of the two ways."""

    @lru_cache(maxsize=_SIGNATURES)
    def answer(_is_fast: bool, public_key: bytes, message: bytes, signature: bytes) -> bool:  # noqa: FBT001
        return verify(public_key, message, signature)

    return lambda public_key, message, signature: answer(ed25519._FAST, public_key, message, signature)


def creating_alike(create_engine: Callable[..., Engine], model: Engine) -> Callable[..., Engine]:
    """Return a way to create engines that compile statements like `model`, and keep them where it does."""
    with model.connect():  # a dialect knows its server once it has met it
        pass
    model.dispose()
    model._compiled_cache.capacity = _ROOM

    def create_alike(url: str, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        if engine.dialect.name == model.dialect.name:
            engine.dialect, engine._compiled_cache = model.dialect, model._compiled_cache
        return engine

    return create_alike
