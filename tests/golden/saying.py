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
_signed = cache(stranger.signed)


def said(bundle: Path, policy: Path, known: Path | None = None) -> str:
    """Return the line that the checker prints of a bundle; its exit code says the same.

    Args:
        bundle: a zip.
        policy: the file of a policy.
        known: the file of a checkpoint that is given beside them, if one is.
    """
    given = [] if known is None else [str(known)]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as printed:
        patch.setattr(stranger, "signed", _signed)
        code = stranger.main(str(bundle), str(policy), str(PAGE), *given)
    line = printed.getvalue().removesuffix("\n")
    assert (code == 0) is line.startswith(FINE)
    return line
