"""``surveytool schema``: to the screen or to a file, and never over what somebody else made."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Command = Callable[..., Result]


def test_schema_is_json_on_the_screen(run: Command) -> None:
    result = run("schema")
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["questionnaire", "version", "kind", "title", "sections"]


def test_schema_in_a_file_is_the_same_and_can_be_made_again(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaire.schema.json"
    assert run("schema", "--out", str(file)).exit_code == 0
    assert file.read_text("utf-8") == run("schema").stdout
    assert run("schema", "--out", str(file)).exit_code == 0
    file.write_text("{}")
    refused = run("schema", "--out", str(file))
    assert (refused.exit_code, file.read_text("utf-8")) == (1, "{}")
    assert "--force" in refused.stderr
    assert run("schema", "--out", str(file), "--force").exit_code == 0
