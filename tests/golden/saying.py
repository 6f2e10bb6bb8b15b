"""What the checker says that shares no code with the verifier; what it knows already it need not work out."""

from __future__ import annotations

from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from tests.golden import stranger

PAGE = Path(__file__).parents[2] / "docs" / "log-format.md"
FINE = "fine: "
_signed, _kinds = cache(stranger.signed), cache(stranger.read_kinds)


def said(bundle: Path, policy: Path) -> str:
    """Return the line that the checker prints of a bundle; its exit code says the same."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as printed:
        patch.setattr(stranger, "signed", _signed)
        patch.setattr(stranger, "read_kinds", _kinds)
        code = stranger.main(str(bundle), str(policy), str(PAGE))
    line = printed.getvalue().removesuffix("\n")
    assert (code == 0) is line.startswith(FINE)
    return line
