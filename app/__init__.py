"""The application: assembled here, and nothing else happens here."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import structlog
from flask import Flask
from flask_babel import Babel

from app.chance import Chance, SeededChance, SystemChance
from app.cli.groups import groups
from app.clock import day_of
from app.db import Database
from app.operations.accounts import Locks
from app.queries.roles import roles_on
from app.service import RolesOf, Service
from app.settings import Settings, settings_from
from app.vault.key_store import KeyStore
from app.vault.keys import KeyCabinet
from app.vault.passwords import Passwords
from app.web import access, errors, filters, headers, languages, notices, pages, receipts, rooms, visitor

_ROOT = Path(__file__).resolve().parent.parent


def create_app(
    settings: Settings | None = None, *, database: Database | None = None, chance: Chance | None = None,
    roles_of: RolesOf | None = None,
) -> Flask:
    """Assemble the service.

    Args:
        settings: from the environment by default.
        database: opened by its maker, who closes it; by default one on the settings' address.
        chance: the world's source; by default the settings' seed, or the system's.
        roles_of: looks up the roles of a person of the roll; by default in the roll's rows.
    """
    settings = settings or settings_from()
    app = Flask("app", static_folder=str(_ROOT / "static"), template_folder=str(_ROOT / "templates"))
    service = _service(settings, database, chance, roles_of)
    app.extensions["offramp"] = service
    _speak_in_lines()
    _configure(app, service)
    _install_web(app, service)
    _install_commands(app)
    return app


def _service(
    settings: Settings, database: Database | None, chance: Chance | None, roles_of: RolesOf | None
) -> Service:
    chance = chance or (SeededChance(settings.seed) if settings.seed is not None else SystemChance())
    cabinet = KeyCabinet(settings.key_folder, chance, draws_missing=not settings.is_production)
    return Service(
        settings=settings,
        database=database or Database(settings.database_url),
        chance=chance,
        cabinet=cabinet,
        key_store=KeyStore(settings.key_store),
        locks=Locks(cabinet, Passwords(settings.password_profile), SystemChance()),
        roles_of=roles_of or (lambda session, person: roles_on(session, person, day_of(settings.now()))),
        form_key=settings.secret_key or cabinet.secret("secret_key"),
    )


def _configure(app: Flask, service: Service) -> None:
    settings = service.settings
    host = urlsplit(settings.base_url).hostname or "localhost"
    app.config.update(
        SECRET_KEY=service.form_key,
        TESTING=settings.environment == "test",
        TRUSTED_HOSTS=[host] if settings.is_production else [host, "localhost", "127.0.0.1"],
        PREFERRED_URL_SCHEME=urlsplit(settings.base_url).scheme,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=500,
        WTF_CSRF_CHECK_DEFAULT=False,  # our own check stands before every view
        BABEL_TRANSLATION_DIRECTORIES=str(_ROOT / "translations"),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _speak_in_lines() -> None:
    """One JSON line an event; no time of day, for lines must not tell when a person came (S1001)."""
    structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer()])


def _install_web(app: Flask, service: Service) -> None:
    Babel(app, locale_selector=languages.locale)
    languages.install(app)
    app.session_interface = notices.NoticesInterface()
    visitor.install_login(app)
    app.before_request(access.guard)
    app.context_processor(pages.page_context)
    filters.install(app)
    errors.install(app)
    receipts.install(app)
    headers.install(app, is_https=service.settings.base_url.startswith("https://"))
    for blueprint in rooms.blueprints(rooms.ROOMS):
        app.register_blueprint(blueprint, url_prefix=languages.SEGMENT + (blueprint.url_prefix or ""))
    for blueprint in rooms.blueprints(rooms.BARE_ROOMS):
        app.register_blueprint(blueprint)
    access.check_every_view(app)


def _install_commands(app: Flask) -> None:
    for group in groups():
        app.cli.add_command(group)
