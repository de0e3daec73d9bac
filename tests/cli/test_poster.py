"""``surveytool poster``: a file to print, or what stands in its way and what to do."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from .conftest import Command

SITE = "https://peiling.example.org"


@pytest.fixture
def open_round(run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A round with an open link, of a site that members can reach."""
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", f"{SITE}/")
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    return "r1"


def title_and_links(file: Path) -> tuple[str, str, set[str]]:
    with pikepdf.open(file) as pdf:
        links = {str(note.A.URI) for note in pdf.pages[0].Annots}
        return str(pdf.docinfo.Title), str(pdf.Root.Lang), links


def test_a_poster_and_cards_lead_to_the_open_link(run: Command, open_round: str) -> None:
    for arguments, name in (((), "poster.pdf"), (("--cards",), "cards.pdf")):
        result = run("poster", open_round, *arguments)
        file = Path("reports/r1") / name
        assert (result.exit_code, result.stdout, result.stderr) == (0, f"{file}\n", "")
        title, language, links = title_and_links(file)
        assert (title, language) == ("Proef", "nl")
        assert f"{SITE}/r1" in links


def test_a_second_language_is_a_file_of_its_own(run: Command, open_round: str) -> None:
    assert run("poster", open_round).exit_code == 0
    assert run("poster", open_round, "--lang", "en").stdout == "reports/r1/poster-en.pdf\n"
    assert title_and_links(Path("reports/r1/poster-en.pdf"))[:2] == ("Try-out", "en")
    assert title_and_links(Path("reports/r1/poster.pdf"))[:2] == ("Proef", "nl")


def test_its_own_file_is_written_over_and_that_of_another_is_not(run: Command, open_round: str) -> None:
    assert run("poster", open_round, "--out", "hier.pdf").exit_code == 0
    assert run("poster", open_round, "--out", "hier.pdf").exit_code == 0
    Path("hier.pdf").write_bytes(b"of somebody")
    result = run("poster", open_round, "--out", "hier.pdf")
    assert result.exit_code == 1
    assert "--force" in result.stderr
    assert Path("hier.pdf").read_bytes() == b"of somebody"
    assert run("poster", open_round, "--out", "hier.pdf", "--force").exit_code == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://peiling.localhost",
        "http://[::1]:8000",
        "http://0.0.0.0:8000",
        "http://127.1.2.3/peiling",
    ],
)
def test_an_address_of_this_computer_is_refused(
    run: Command, open_round: str, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", address)
    result = run("poster", open_round)
    assert result.exit_code == 1
    assert address in result.stderr
    assert "https://peiling.example.org" in result.stderr
    assert not Path("reports/r1").exists()


def test_without_an_address_there_is_no_poster(run: Command, open_round: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SURVEYTOOL_BASE_URL")
    result = run("poster", open_round)
    assert (result.exit_code, "Put it in SURVEYTOOL_BASE_URL" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "address",
    [
        "peiling.example.org",
        "ftp://example.org",
        "https://",
        "http://[x",
        "https://a.example.org/?x=1",
        "https://bo:geheim@a.example.org",
    ],
)
def test_what_is_no_address_of_a_site_is_told(
    run: Command, open_round: str, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", address)
    result = run("poster", open_round)
    assert (result.exit_code, f"'{address}', which is no address" in result.stderr) == (1, True)


def test_a_round_that_takes_no_answers_has_no_poster(
    run: Command, closed_round: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", SITE)
    result = run("poster", closed_round)
    assert result.exit_code == 1
    assert "takes no answers any more" in result.stderr


def test_a_language_without_texts_is_refused(run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", SITE)
    file = workspace / "questionnaires" / "proef.yaml"
    dutch = (
        "questionnaire: proef\nversion: 1\nkind: other\nlanguages: [nl]\ntitle: Proef\nsections:\n"
        "  - {id: een, title: Een, questions: [{id: wens, kind: open, text: Wat wens je?}]}\n"
    )
    file.write_text(dutch, "utf-8")
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    result = run("poster", "r1", "--lang", "en")
    assert (result.exit_code, "has no texts in 'en'. It has: nl." in result.stderr) == (1, True)


def test_a_logo_that_is_not_there_or_is_no_picture_is_told(run: Command, open_round: str, workspace: Path) -> None:
    with (workspace / "community.yaml").open("a", encoding="utf-8") as file:
        file.write("logo: logo.svg\n")
    assert "There is no logo" in run("poster", open_round).stderr
    (workspace / "logo.svg").write_text("no picture", "utf-8")
    result = run("poster", open_round)
    assert (result.exit_code, "save it as PNG and try again" in result.stderr) == (1, True)
    assert not Path("reports/r1/poster.pdf").exists()
    (workspace / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    assert run("poster", open_round).exit_code == 0


def test_an_address_without_encryption_is_printed_and_told(
    run: Command, open_round: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", "http://peiling.example.org")
    result = run("poster", open_round)
    assert (result.exit_code, "answers travel unencrypted" in result.stderr) == (0, True)
    assert "http://peiling.example.org/r1" in title_and_links(Path("reports/r1/poster.pdf"))[2]


def test_where_members_sign_up_a_poster_says_that_names_are_kept(
    run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", SITE)
    assert run("new", "lid_worden", "--template", "vooraanmelding").exit_code == 0
    assert run("round", "open", "r1", "--questionnaire", "lid_worden", "--population", "open").exit_code == 0
    assert run("poster", "r1").exit_code == 0
    with pypdfium2.PdfDocument("reports/r1/poster.pdf") as pdf:
        said = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    assert "Niet anoniem: we bewaren je naam en e-mailadres" in said
    assert " Anoniem:" not in said


def test_a_community_that_says_u_says_so_on_paper(run: Command, open_round: str, workspace: Path) -> None:
    with (workspace / "community.yaml").open("a", encoding="utf-8") as file:
        file.write("form_of_address: u\n")
    assert run("poster", open_round).exit_code == 0
    with pypdfium2.PdfDocument("reports/r1/poster.pdf") as pdf:
        said = pdf[0].get_textpage().get_text_bounded()
    assert "U hebt geen account" in said
    assert "wie u bent" in " ".join(said.split())


def test_an_unknown_round_is_told_with_those_there_are(run: Command, open_round: str) -> None:
    assert "There is no round 'r2'. There are: r1." in run("poster", "r2").stderr
