"""The peer of the member pages: the least that Flask and sqlite3 can do for one page of 20 questions.

No WTForms, no templates, no drafts, no check page, no second language: the page is one string with the token put in,
an answer is checked against a set, and a response is one row, fully synced before it is acknowledged. It writes to SQLite
in the fastest way that is durable (a write-ahead log), or in ours, which leaves no copy of an answer in a journal.
"""

import hmac
import json
import os
import secrets
import sqlite3
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask, Response, redirect, request, session

from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.variable import scale_levels
from tests.benchmarks.material import QUESTIONNAIRES

TOKEN = "@token@"
FASTEST = ("journal_mode = WAL", "synchronous = FULL")
OURS = ("journal_mode = TRUNCATE", "synchronous = FULL", "secure_delete = ON")


def make_app(path: str, secret: str, settings: tuple[str, ...]) -> Flask:
    """The app; ``path`` is a database that ``make_database`` made, ``settings`` are FASTEST or OURS."""
    from surveytool.questionnaire.parse import parse

    questionnaire = parse(QUESTIONNAIRES["page"].encode(), file="page.yaml").questionnaire
    page, allowed = _page(questionnaire), _allowed(questionnaire)
    app = Flask(__name__)
    app.secret_key = secret
    connections: dict[int, sqlite3.Connection] = {}

    @app.get("/")
    def show() -> str:
        token = session.setdefault("token", secrets.token_hex(16))
        return page.replace(TOKEN, token)

    @app.post("/")
    def send() -> Any:
        form = request.form
        if not hmac.compare_digest(form.get("csrf_token", ""), session.get("token", "-")):
            return Response("token", 400)
        answers: dict[str, object] = {}
        for name, values in allowed.items():
            given = form.getlist(name)
            if values is not None and not values.issuperset(given):
                return Response("answer", 422)
            if given:
                answers[name] = given if len(given) > 1 else given[0]
        connection = connections.get(os.getpid())
        if connection is None:
            connection = connections[os.getpid()] = _connect(Path(path), settings)
        connection.execute("INSERT INTO response VALUES (?, ?)", (secrets.token_bytes(16), json.dumps(answers)))
        return redirect("/thanks", 303)

    return app


def make_database(path: Path, settings: tuple[str, ...]) -> None:
    """A database with one table."""
    connection = _connect(path, settings)
    connection.execute("CREATE TABLE response (id BLOB PRIMARY KEY, answers TEXT) WITHOUT ROWID")
    connection.close()


def _connect(path: Path, settings: tuple[str, ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=20)
    if settings == OURS:
        connection.execute("PRAGMA page_size = 16384")
    for setting in settings:
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


def _allowed(questionnaire: Questionnaire) -> dict[str, frozenset[str] | None]:
    allowed: dict[str, frozenset[str] | None] = {}
    for question in questionnaire.asking:
        if question.kind in ("single_choice", "multiple_choice"):
            allowed[question.id] = frozenset(choice.code for choice in question.choices)
        elif question.kind == "scale":
            allowed[question.id] = frozenset(level.code for level in scale_levels(questionnaire.scale(question.scale)))
        else:
            allowed[question.id] = None
    return allowed


def _page(questionnaire: Questionnaire) -> str:
    title = escape(questionnaire.title.read("nl"))
    lines = [f"<!doctype html><title>{title}</title><h1>{title}</h1><form method=post>"]
    lines.append(f'<input type=hidden name="csrf_token" value="{TOKEN}">')
    for question in questionnaire.asking:
        lines.append(f"<fieldset><legend>{escape(question.text.read('nl'))}</legend>")
        kind = "checkbox" if question.kind == "multiple_choice" else "radio"
        if question.kind in ("single_choice", "multiple_choice"):
            options = [(choice.code, choice.label) for choice in question.choices]
        elif question.kind == "scale":
            options = [(level.code, level.label) for level in scale_levels(questionnaire.scale(question.scale))]
        else:
            lines.append(f'<input name="{question.id}"></fieldset>')
            continue
        for code, label in options:
            text = escape(label.read("nl"))
            lines.append(f'<label><input type={kind} name="{question.id}" value="{code}"> {text}</label>')
        lines.append("</fieldset>")
    lines.append("<button>Versturen</button></form>")
    return "\n".join(lines)
