"""The only reader of time.

The present comes from the machine, or, in `demo` and `test` only, from the setting `OFFRAMP_NOW`
(`frozen:INSTANT`, `from:INSTANT`, `file:PATH`). TOTP, sessions, limits and deadlines all ask here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

Present = Callable[[], datetime]


def machine_present() -> datetime:
    """Return the machine's present moment, aware and in UTC."""
    return datetime.now(UTC)


def present_of(spec: str | None) -> Present:
    """Return the clock that a value of `OFFRAMP_NOW` describes.

    Args:
        spec: None for the machine's clock; else `frozen:`, `from:` and an ISO 8601 instant with its
            offset, or `file:` and the path of a file that holds one (read at each call).

    Raises:
        ValueError: the value has none of these forms, or an instant is naive; the operator's fault.
    """
    if spec is None:
        return machine_present
    kind, _, rest = spec.partition(":")
    if kind == "frozen":
        instant = instant_of(rest)
        return lambda: instant
    if kind == "from":
        offset = instant_of(rest) - machine_present()
        return lambda: machine_present() + offset
    if kind == "file" and rest:
        path = Path(rest)
        return lambda: instant_of(path.read_text(encoding="ascii").strip())
    raise ValueError("OFFRAMP_NOW takes frozen:INSTANT, from:INSTANT or file:PATH.")


def instant_of(text: str) -> datetime:
    """Read an ISO 8601 instant with an offset; raise ValueError when it is naive or no instant."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("An instant needs its offset, for example 2026-03-01T12:00:00+00:00.")
    return instant.astimezone(UTC)


def day_of(now: datetime) -> date:
    """Return the UTC day that a moment lies in; all deadlines compare days (procedure 2.1)."""
    return now.astimezone(UTC).date()
