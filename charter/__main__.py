"""`python -m charter verify BUNDLE --policy FILE` and `proof RECEIPT --policy FILE`: the stranger's commands.

Standard library only.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from charter.findings import UNREADABLE, Report
from charter.policy import PolicyError, parse_policy
from charter.proof import PROOF_LIMIT, NotAProof
from charter.receipt import Receipt, parse_receipt
from charter.verify import Asked, verify
from charter.verifying.ahead import SELDOM
from charter.verifying.receipts import Proved, check_receipt


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code (ledger 4.6)."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack a letter; that is no verdict
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
    except SystemExit as left:
        return 0 if left.code == 0 else UNREADABLE
    try:
        found = _prove(given) if given.command == "proof" else verify(given.bundle, _asked(given))
    except (OSError, PolicyError, NotAProof) as wrong:
        print(f"unreadable: {wrong}")
        return UNREADABLE
    report = found.report if isinstance(found, Proved) else found
    try:
        if given.json:
            print(json.dumps(found.plain, indent=1))
        else:
            _print(found.line, report, verbose=given.verbose)
        print(end="", flush=True)
    except BrokenPipeError:  # the reader had enough, as `| head` has; the exit code still says how it went
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return report.exit_code


def _print(line: str, report: Report, *, verbose: bool) -> None:
    print(line)
    if report.exit_code == UNREADABLE:
        return  # hostile input gets one line
    for case in report.cases:
        print(f"  case {case.case}: {case.status}, {case.entries} entries")
        if case.erased:
            print(f"    erased, not missing: {len(case.erased)} disclosures")
        for reason in case.unchecked[: None if verbose else 3]:
            print(f"    not checked: {reason}")
    for told in (*map(str, report.findings), *report.notes):
        print(f"  {told}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="charter", description="Verify an exported log, offline.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("verify", help="check a bundle: proofs, signatures, rules")
    command.add_argument("bundle", type=Path, help="the bundle, a zip file")
    command.add_argument("--checkpoint", type=Path, help="a checkpoint that you have from elsewhere")
    command.add_argument(
        "--receipt", type=Path, action="append", default=[], help="a receipt that you kept; may be repeated"
    )
    command.add_argument("--previous", type=Path, help="a bundle of the log that this one succeeds")
    command.add_argument("--case", help="report on this case alone")
    command.add_argument("--require", choices=("whole",), help="fail unless every case is checked whole")
    _add_common(command)
    command = commands.add_parser("proof", help="check a receipt: signature, place in the log, entry")
    command.add_argument("receipt", type=Path, help="the receipt, a .tlog-proof file")
    _add_common(command)
    return parser


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--policy", type=Path, required=True, help="whose keys you trust, and entry 0")
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.add_argument("--verbose", action="store_true", help="print every rule that was not checked")


def _asked(given: argparse.Namespace) -> Asked:
    known = given.checkpoint.read_bytes() if given.checkpoint else None
    policy = parse_policy(given.policy.read_bytes())
    receipts: tuple[Receipt, ...] = tuple(parse_receipt(_text(path)) for path in given.receipt)
    return Asked(policy, known, given.case, given.require == "whole", receipts, given.previous)


def _prove(given: argparse.Namespace) -> Proved:
    policy = parse_policy(given.policy.read_bytes())
    return check_receipt(_text(given.receipt), policy)


def _text(path: Path) -> bytes:
    """Read a receipt, or one octet more than any may have; a device or a pipe would never end."""
    if not path.is_file():
        raise NotAProof("The receipt cannot be opened.")
    with path.open("rb") as file:
        return file.read(PROOF_LIMIT + 1)


if __name__ == "__main__":
    gc.set_threshold(*SELDOM)
    sys.exit(main())
