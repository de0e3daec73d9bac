import stat
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from surveytool.questionnaire.parse import parse
from surveytool.store.workspace import Workspace

Command = Callable[..., Result]


def test_init_makes_a_workspace_that_has_no_problems(run: Command, tmp_path: Path) -> None:
    result = run("init", "netwerk")
    assert result.exit_code == 0
    folder = tmp_path / "netwerk"
    made = sorted(path.name for path in folder.iterdir())
    assert made == [".gitignore", "answers.db", "audit.log", "community.yaml", "keys", "questionnaires", "reports"]
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700
    assert run("--workspace", "netwerk", "check").exit_code == 0
    assert Workspace(folder).community().name.read("en") == "Our community"


def test_init_leaves_what_is_there(run: Command, tmp_path: Path) -> None:
    (tmp_path / "netwerk").mkdir()
    (tmp_path / "netwerk" / ".gitignore").write_text("mine\n")
    assert run("init", "netwerk").exit_code == 0
    assert (tmp_path / "netwerk" / ".gitignore").read_text() == "mine\n"
    again = run("init", "netwerk")
    assert again.exit_code == 1
    assert "is a workspace already" in again.stderr


def test_init_finishes_what_was_cut_short(run: Command, tmp_path: Path) -> None:
    run("init", "netwerk")
    (tmp_path / "netwerk" / "community.yaml").unlink()
    assert run("init", "netwerk").exit_code == 0


def test_new_copies_a_ready_questionnaire_under_its_own_id(run: Command, workspace: Path) -> None:
    assert run("new", "onze_peiling", "--template", "behoeftepeiling").exit_code == 0
    file = workspace / "questionnaires" / "onze_peiling.yaml"
    assert parse(file.read_bytes(), file=file.name).questionnaire.id == "onze_peiling"
    assert file.read_text("utf-8").startswith("# ")
    assert run("check").exit_code == 0


def test_new_leaves_a_changed_questionnaire_alone(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "mijn.yaml"
    run("new", "mijn", "--template", "evaluatie")
    assert run("new", "mijn", "--template", "behoeftepeiling").exit_code == 0
    file.write_text(file.read_text("utf-8") + "# mine\n", "utf-8")
    refused = run("new", "mijn", "--template", "evaluatie")
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert file.read_text("utf-8").endswith("# mine\n")
    assert run("new", "mijn", "--template", "evaluatie", "--force").exit_code == 0


def test_new_names_the_ready_questionnaires(run: Command, workspace: Path) -> None:
    assert "Did you mean 'evaluatie'?" in run("new", "a", "--template", "evaluation").stderr
    assert "'behoeftepeiling', 'bijeenkomst', 'evaluatie', 'kernbestuur'" in run("new", "a", "--template", "zzz").stderr
    assert "cannot be an id" in run("new", "Mijn-peiling", "--template", "evaluatie").stderr
    assert sorted(file.name for file in (workspace / "questionnaires").iterdir()) == ["proef.yaml"]


def test_check_tells_every_problem_with_its_place(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(file.read_text("utf-8").replace("scale: eens3", "scale: eens4").replace("version: 1", "version: x"))
    result = run("check", str(file))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{file}:") and line.endswith("]") for line in lines)


def test_check_without_files_looks_at_the_whole_workspace(run: Command, workspace: Path) -> None:
    (workspace / "community.yaml").write_text("name: X\ncolour: red\n")
    result = run("check")
    assert result.exit_code == 1
    assert "community.yaml:2:1" in result.stdout
    (workspace / "community.yaml").unlink()
    assert run("check").exit_code == 1


def test_warning_does_not_fail_a_check(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(file.read_text("utf-8").replace("{nl: Een, en: One}", "Een"))
    result = run("check", str(file))
    assert result.exit_code == 0
    assert "Errors: 0. Warnings: 1." in result.stderr


def test_check_reads_standard_input_and_names_missing_files(run: Command) -> None:
    assert run("check", "-", stdin=b"- a\n").stdout.startswith("-:1:1: ")
    assert "There is no file 'weg.yaml'" in run("check", "weg.yaml").stderr
    assert "is a folder" in run("check", ".").stderr


def test_a_file_that_is_not_there_hides_no_problem_of_another(run: Command, workspace: Path) -> None:
    (workspace / "lijst.yaml").write_text("- a\n")
    result = run("check", "weg.yaml", str(workspace / "lijst.yaml"))
    assert result.exit_code == 1
    assert "There is no file 'weg.yaml'" in result.stderr
    assert "lijst.yaml:1:1: " in result.stdout
    assert "Errors: 2. Warnings: 0." in result.stderr
