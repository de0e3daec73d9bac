"""A codebook is begun in the languages of its questionnaire, and is never used without a code that answers have."""

import threading
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import NotFound, Refused
from surveytool.questionnaire.parse import parse
from surveytool.store import codebooks, coding
from surveytool.store.codebooks import begin_codebook, codebook_in_use, write_codebook
from surveytool.store.workspace import Workspace
from surveytool.themes.codebook import parse_codebook
from tests.store.conftest import QUESTIONNAIRE, TODAY

BOOK = "question: wish\nversion: 1\ncodes:\n  - {id: peers, name: {en: Peers}}\n  - {id: tools, name: Tools}\n"


def made(folder: Path) -> Workspace:
    workspace = Workspace(folder)
    workspace.questionnaires.mkdir()
    return workspace


@pytest.mark.parametrize("languages", ["[nl, en]", "[en, nl]", "[en]", "[nl]"])
def test_a_codebook_is_begun_in_the_languages_of_its_questionnaire(store: Any, tmp_path: Path, languages: str) -> None:
    workspace = made(tmp_path)
    source = QUESTIONNAIRE.replace(b"[en]", languages.encode())
    # texts without a language are in the first one; the other language is asked for with a warning
    asked = parse(source, file="needs.yaml").questionnaire
    assert begin_codebook(workspace, store.db, asked, "wish")
    begun = codebook_in_use(workspace, store.db, asked, "wish")
    assert [code.id for code in begun.codes] == ["nothing", "unclear"]
    assert all(tuple(code.name.root) == asked.languages for code in begun.codes)
    assert not begin_codebook(workspace, store.db, asked, "wish")


def test_names_in_the_language_of_the_questionnaire_need_no_list_of_languages(store: Any, tmp_path: Path) -> None:
    workspace = made(tmp_path)
    # a question that this version of the questionnaire does not have yet is no reason not to read it
    workspace.codebook_file("needs", "wish").write_text(f"consent: quoting\n{BOOK}", "utf-8")
    found = codebook_in_use(workspace, store.db, parse(QUESTIONNAIRE, file="needs.yaml").questionnaire, "wish")
    assert [code.name.read("en") for code in found.codes] == ["Peers", "Tools"]


def test_a_code_that_answers_have_in_another_round_is_not_left_out(store: Any, tmp_path: Path) -> None:
    workspace, asked = made(tmp_path), parse(QUESTIONNAIRE, file="needs.yaml").questionnaire
    for round_id in ("spring", "autumn"):
        store.open(round_id)
        store.add_many([{"wish": f"a wish in {round_id}"}], to=round_id)
        store.close(round_id)
    (answer,) = coding.open_answers(store.db, "spring", "wish")
    rows = {answer.id: {"peers": "typed"}}
    coding.save_codings(store.db, "spring", "wish", rows, coder="ada", version=1, day=TODAY)
    file = workspace.codebook_file("needs", "wish")
    with pytest.raises(Refused, match="'peers'"):
        begin_codebook(workspace, store.db, asked, "wish")
    assert not file.exists()
    with pytest.raises(NotFound, match="is gone, while answers have codes of it: peers"):
        codebook_in_use(workspace, store.db, asked, "wish")
    file.write_text(BOOK.replace("id: peers", "id: colleagues"), "utf-8")
    with pytest.raises(Refused, match="'peers'"):
        codebook_in_use(workspace, store.db, asked, "wish")


def test_who_writes_at_the_same_moment_waits_and_looks_again(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    file = workspace.codebook_file("needs", "wish")
    file.write_text(f"languages: [en]\n{BOOK}", "utf-8")
    before = file.read_bytes()
    old = parse_codebook(before, file="x")
    refused: list[Refused] = []

    def late() -> None:
        try:
            write_codebook(workspace, "needs", old.model_copy(update={"version": 2}), before=before)
        except Refused as error:
            refused.append(error)

    with codebooks._in_turn(workspace.questionnaires):  # another process is between looking and replacing
        other = threading.Thread(target=late)
        other.start()
        other.join(0.5)
        assert other.is_alive()
        file.write_text(f"languages: [en]\n{BOOK}  - {{id: more, name: More}}\n", "utf-8")
    other.join()
    assert len(refused) == 1
    assert "more" in parse_codebook(file.read_bytes(), file="x").ids
    assert [one.name for one in workspace.questionnaires.iterdir()] == [file.name]
