"""What an organisation's own machine runs: `flask --app witness log witness ...`.

It holds that one command, so a witness starts where there is no database, key or setting of the service.
"""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

from app.cli.witness import command

app = Flask("witness")
app.cli.add_command(AppGroup("log", commands=[command], help="The log: its witness."))
