"""`python -m charter verify BUNDLE --policy FILE`: the stranger's command. Standard library only."""

from __future__ import annotations

import argparse
import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from charter.findings import UNREADABLE, Report
from charter.policy import PolicyError, parse_policy
from charter.verify import Asked, verify


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
        asked = _asked(given)
    except (OSError, PolicyError) as wrong:
        print(f"unreadable: {wrong}")
        return UNREADABLE
    report = verify(given.bundle, asked)
    try:
        if given.json:
            print(json.dumps(report.plain, indent=1))
        else:
            _print(report, verbose=given.verbose)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader had enough, as `| head` has; the exit code still says how it went
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return report.exit_code


def _print(report: Report, *, verbose: bool) -> None:
    print(report.line)
    if report.exit_code == UNREADABLE:
        return  # hostile input gets one line
    for case in report.cases:
        print(f"  case {case.case}: {case.status}, {case.entries} entries")
        for reason in case.unchecked[: None if verbose else 3]:
            print(f"    not checked: {reason}")
    for line in (*map(str, report.findings), *report.notes):
        print(f"  {line}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="charter", description="Verify an exported log, offline.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("verify", help="check a bundle: proofs, signatures, rules")
    command.add_argument("bundle", type=Path, help="the bundle, a zip file")
    command.add_argument("--policy", type=Path, required=True, help="whose keys you trust, and entry 0")
    command.add_argument("--checkpoint", type=Path, help="a checkpoint that you have from elsewhere")
    command.add_argument("--case", help="report on this case alone")
    command.add_argument("--require", choices=("whole",), help="fail unless every case is checked whole")
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.add_argument("--verbose", action="store_true", help="print every rule that was not checked")
    return parser


def _asked(given: argparse.Namespace) -> Asked:
    known = given.checkpoint.read_bytes() if given.checkpoint else None
    policy = parse_policy(given.policy.read_bytes())
    return Asked(policy, known, given.case, given.require == "whole")


if __name__ == "__main__":
    sys.exit(main())
