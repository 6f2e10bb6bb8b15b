"""`flask people`: prepare and write a founding, and give a person of the roll their way in."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
from flask import current_app

from app.cli.commands import Commands
from app.cli.service import ready_service
from app.operations.accounts import create_account
from app.operations.opening import found, text_of_founding
from app.operations.signing import founders_signatures
from app.operations.succession import NoRemains, Remains, succession_from
from app.rulebooks import founding_edition
from app.service import DatabaseFault, LogWouldFork, Service
from charter.moves import Refused
from charter.policy import PolicyError, parse_policy
from charter.sshsig import NAMESPACE, SignatureRefused, parse_public_key, public_key_line
from charter.vocabulary import Loss

group = Commands("people", help="The founding, and the accounts of those who stand in the roll.")

_FILE = click.Path(dir_okay=False, path_type=Path)
_GIVEN = click.Path(exists=True, dir_okay=False, path_type=Path)
_REASON = " or ".join(Loss)
_SUCCESSION = ("previous", "lost", "reason")
_KEY = "the line of the .pub file of an Ed25519 key"
_ORGANISATIONS, _OFFICERS, _REVIEWERS, _COLLEGE = 5, 3, 4, 3


def _template() -> dict[str, Any]:
    """Return a founding with every place that must be filled; ids are lower-case words of the roll."""
    return {
        "organisations": [
            {
                "id": f"organisation_{n}",
                "name": "",
                "officers": [{"id": f"officer-{n}-{one}", "key": _KEY} for one in range(1, _OFFICERS + 1)],
                "reviewers": [f"reviewer-{n}-{one}" for one in range(1, _REVIEWERS + 1)],
            }
            for n in range(1, _ORGANISATIONS + 1)
        ],
        "offices": {"registrar": ["registrar-1", "registrar-2"], "liaison": ["liaison-1", "liaison-2"]},
        "college": [{"id": f"college-{n}", "key": _KEY} for n in range(1, _COLLEGE + 1)],
        "alternates": [{"id": f"alternate-{n}", "key": _KEY} for n in range(1, _COLLEGE + 1)],
        "observer": "observer",
        "observer_deputy": "observer-deputy",
        "witnesses": [],
    }


@group.command("prepare-founding")
@click.argument("file", type=_FILE, required=False)
def prepare_command(file: Path | None) -> None:
    """Write a template of entry 0 to FILE, to be filled in by the founding organisations."""
    service = _service()
    path = file or service.settings.data_folder / "founding.json"
    if path.exists():
        click.echo(f"{path} exists and is left as it is.")
    else:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(json.dumps(_template(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        click.echo(f"Written: {path}")
    click.echo("Fill it in with every founding organisation. Then the text that its officers sign:")
    click.echo(f".venv/bin/flask --app wsgi people founding-text {path}")


@group.command("prepare-succession")
@click.argument("bundle", type=_GIVEN)
@click.argument("file", type=_FILE)
@click.option("--policy", type=_GIVEN, required=True, help="The policy file of the lost log.")
@click.option("--checkpoint", type=_GIVEN, help="The newest checkpoint of the lost log that anybody has.")
@click.option("--last-seen", type=int, help="Number of its last entry that anybody knows of, from a receipt.")
def prepare_succession_command(
    bundle: Path, file: Path, policy: Path, checkpoint: Path | None, last_seen: int | None
) -> None:
    """Write to FILE what the founding of a new log states after the loss of the log in BUNDLE."""
    if file.exists():
        raise click.ClickException(f"{file} exists and is left as it is.")
    note = None if checkpoint is None else checkpoint.read_bytes()
    try:
        remains = Remains(bundle, parse_policy(policy.read_bytes()), note, last_seen)
        facts = succession_from(remains)
    except (NoRemains, PolicyError) as reason:
        raise click.ClickException(f"{reason} Nothing was written.") from None
    text = json.dumps({**facts, "reason": _REASON}, ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")
    origin, first, last = facts["previous"]["origin"], facts["lost"]["first"], facts["lost"]["last"]
    click.echo(f"Written: {file}. It holds everyone who had power in {origin} when it ended.")
    click.echo(f"Kept: entries 0 to {first - 1}. Lost: {_lost(first, last)}.")
    click.echo("Read it with the organisations, correct it, put one reason. Then the text that they sign:")
    click.echo(f".venv/bin/flask --app wsgi people founding-text {file}")


def _lost(first: int, last: int) -> str:
    return "none that a checkpoint held" if last < first else f"entries {first} to {last}"


@group.command("founding-text")
@click.argument("file", type=_GIVEN)
def founding_text_command(file: Path) -> None:
    """Write the text that every founding officer signs, beside FILE."""
    service, facts = _service(), _facts(file)
    try:
        with service.reading_office() as office:
            text = text_of_founding(office, facts)
    except Refused as refused:
        raise click.ClickException(_reasons(refused)) from None
    path = file.with_suffix(".txt")
    path.write_bytes(text)
    click.echo(f"Written: {path}, SHA-256 {sha256(text).hexdigest()}")
    click.echo(f"Every founding officer reads it and signs it: {_sign_with(path)}")
    click.echo("Then, with the .sig files of all officers, whatever their names:")
    click.echo(f".venv/bin/flask --app wsgi people found {file} FOLDER/*.sig")


@group.command("found")
@click.argument("file", type=_GIVEN)
@click.argument("signatures", nargs=-1, type=_GIVEN)
def found_command(file: Path, signatures: tuple[Path, ...]) -> None:
    """Write entry 0 from FILE into an empty log, once the SIGNATURES of all founding officers are there."""
    service = ready_service()
    facts = _facts(file)
    _refuse_used_keys(service)
    signed = [_signature(facts, one) for one in signatures]
    try:
        with service.office() as office:
            entry = found(office, facts, signed)
    except Refused as refused:
        raise click.ClickException(_reasons(refused)) from None
    click.echo(f"The log {service.settings.origin} is founded. Hash of entry 0: {entry.leaf_hash.hex()}")
    if "previous" in facts:
        lost = _lost(facts["lost"]["first"], facts["lost"]["last"])
        click.echo(f"It succeeds {facts['previous']['origin']}; lost of that one: {lost}.")
    click.echo("Give each person an account: .venv/bin/flask --app wsgi people add NAME --person ID")


def _refuse_used_keys(service: Service) -> None:
    """A key folder remembers what it signed, and signs no other log."""
    try:
        signed = service.signer.last()
    except LogWouldFork as reason:
        raise click.ClickException(str(reason)) from None
    if signed is not None:
        raise click.ClickException(
            f"The keys in {service.settings.key_folder} have signed a log of {signed[0]} entries. A new log "
            "needs a new folder: name it in OFFRAMP_KEYS, then run: .venv/bin/flask --app wsgi keys create"
        )


def _sign_with(path: Path) -> str:
    return f"ssh-keygen -Y sign -f KEY -n {NAMESPACE} {path.name}"


def _signature(facts: dict[str, Any], file: Path) -> str:
    """Return the text of a .sig file that is a founding officer's; whether it fits, the charter says."""
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        founders_signatures(facts, [text])
    except Refused as refused:
        raise click.ClickException(f"{file}: {_reasons(refused)}") from None
    return text


def _reasons(refused: Refused) -> str:
    return f"{' '.join(map(str, refused.reasons))} Nothing was written."


@group.command("add")
@click.argument("name")
@click.option("--person", "person_id", required=True, help="The person's id in the roll.")
@click.option("--language", type=click.Choice(["en", "ru", "uk"]), default="en", show_default=True)
def add_command(name: str, person_id: str, language: str) -> None:
    """Create the account NAME for a person of the roll; the password is printed once."""
    service = ready_service()
    with service.reading_office() as office:
        if not office.roll().places_of(person_id, office.day):
            raise click.ClickException(f"Nobody in the roll has this id today: {person_id}.")
    password = service.locks.chance.octets(12, "first password", name).hex()
    secret = base64.b32encode(service.locks.chance.octets(20, "totp", name)).decode()
    hashed = service.locks.passwords.hash(password)
    try:
        with service.database.unit_of_work() as session:
            create_account(
                session, name, hashed, person_id=person_id, totp_secret=secret, language=language,
                now=service.now(), locks=service.locks,
            )
    except DatabaseFault:
        raise click.ClickException("This name or this person has an account already.") from None
    click.echo(f"Account: {name}")
    click.echo(f"Password, shown only now: {password}")
    click.echo(f"Second factor: {secret}")


def _facts(file: Path) -> dict[str, Any]:
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise click.ClickException(f"{file} is not JSON. Nothing was written.") from None
    wanted = set(_template())
    missing = wanted - facts.keys() if isinstance(facts, dict) else wanted
    if missing:
        raise click.ClickException(f"The founding lacks: {', '.join(sorted(missing))}. Nothing was written.")
    if _KEY in file.read_text(encoding="utf-8"):
        raise click.ClickException("Fill in every key first. Nothing was written.")
    signers = [one for org in facts["organisations"] for one in org["officers"]]
    for one in (*signers, *facts["college"], *facts["alternates"]):
        one["key"] = _bare_key(one)
    if "previous" in facts:
        wanted |= set(_SUCCESSION)
    if facts.get("reason") == _REASON:
        raise click.ClickException(f"Put one reason first: {_REASON}. Nothing was written.")
    return {name: facts.get(name) for name in wanted} | {"edition_digest": founding_edition().digest}


def _bare_key(person: dict[str, Any]) -> str:
    """Return a person's key without the comment, which would name a person or a machine in the log."""
    try:
        return public_key_line(parse_public_key(str(person["key"])))
    except SignatureRefused as refused:
        raise click.ClickException(f"{person['id']}: {refused.sentence} Nothing was written.") from None


def _service() -> Service:
    service: Service = current_app.extensions["offramp"]
    return service
