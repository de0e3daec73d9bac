"""What a notebook works with, as the README shows it."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import surveytool
from surveytool.cli import application
from surveytool.errors import NotFound, Refused
from tests.cli.conftest import QUESTIONNAIRE


def made(folder: Path, *rounds: str) -> Path:
    """A workspace with closed rounds of thirty answers."""
    command: Callable[..., object] = lambda *words: CliRunner().invoke(  # noqa: E731
        application, ["--workspace", str(folder), *words], standalone_mode=True
    )
    command("init", str(folder))
    (folder / "questionnaires" / "proef.yaml").write_text(QUESTIONNAIRE, "utf-8")
    rows = [f"{'solo' if n % 3 else 'groep'};{n % 3 + 1};wens {n}" for n in range(30)]
    (folder / "eerder.csv").write_text("\n".join(["setting;eens;wens", *rows]), "utf-8")
    for round_id in rounds:
        command("round", "open", round_id, "--questionnaire", "proef", "--population", "40")
        command("responses", "import", round_id, str(folder / "eerder.csv"))
        command("round", "close", round_id)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with the closed round ``r1``."""
    return made(tmp_path / "netwerk", "r1")


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    (example,) = [found for found in examples if "surveytool.open_round" in found]
    for other in examples:
        if other is not example:
            exec(compile(other, "README.md", "exec"), {})
    made(tmp_path / "ons-netwerk", "peiling-2024", "behoeften-2026")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    assert str(names["round_"]) == "<round behoeften-2026: 30 responses>"


def test_a_round_is_a_table_of_labels_without_words(workspace: Path) -> None:
    table = surveytool.tabulate(surveytool.open_round("r1", workspace=workspace))
    assert table.shape == (30, 2)
    assert table["setting"].value_counts().to_dict() == {"Alleen": 20, "Samen": 10}
    assert table["eens"].cat.ordered
    assert table.attrs["labels"] == {"setting": "Waar werk je?", "eens": "Ben je het eens?"}


def test_a_summary_has_every_share_with_its_interval(workspace: Path) -> None:
    summary = surveytool.summarise(surveytool.open_round("r1", workspace=workspace, language="en"))
    row = summary.loc[("setting", "", "", "solo")]
    assert (row["label"], row["count"], row["base"]) == ("Alone", 20, 30)
    assert row["low"] < row["share"] < row["high"]


def test_results_are_those_of_the_command(workspace: Path) -> None:
    results = surveytool.results(surveytool.open_round("r1", workspace=workspace))
    assert results.questions[0].answered == 30


def test_what_is_not_there_is_told(workspace: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There are: r1"):
        surveytool.open_round("r2", workspace=workspace)
    with pytest.raises(NotFound, match="no workspace"):
        surveytool.open_round("r1", workspace=tmp_path)
    with pytest.raises(Refused, match="no texts in 'fr'"):
        surveytool.open_round("r1", workspace=workspace, language="fr")
    with pytest.raises(AttributeError, match="has no attribute 'open_rond'"):
        surveytool.open_rond  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, surveytool; print([name for name in ('pandas', 'numpy', 'click', 'sqlalchemy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
