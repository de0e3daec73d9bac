"""A workspace: the folder of one community, with its questionnaires, databases, keys and reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from surveytool.errors import InvalidInput, NotFound
from surveytool.problem import Problem, visible
from surveytool.questionnaire.community import Community, contrast_with_white
from surveytool.questionnaire.mistakes import problems_of
from surveytool.source import Mapping, place_of, plain, read_yaml
from surveytool.themes.code import SUFFIX as CODEBOOK
from surveytool.themes.code import Codebook
from surveytool.themes.codebook import parse_codebook

COMMUNITY_FILE = "community.yaml"
MIN_CONTRAST = 4.5


@dataclass(frozen=True)
class Workspace:
    """The places in one community's folder. Nothing is read or made by asking for a path."""

    path: Path

    @property
    def community_file(self) -> Path:
        """Where the community is described."""
        return self.path / COMMUNITY_FILE

    @property
    def questionnaires(self) -> Path:
        """The folder of the community's questionnaires."""
        return self.path / "questionnaires"

    @property
    def reports(self) -> Path:
        """The folder of outlines and finished reports."""
        return self.path / "reports"

    @property
    def answers_db(self) -> Path:
        """The database of rounds and answers; it holds no names."""
        return self.path / "answers.db"

    @property
    def limits_db(self) -> Path:
        """Counts of attempts, while pages are served; worth nothing afterwards."""
        return self.path / "limits.db"

    @property
    def people_db(self) -> Path:
        """The database of members and sign-ups; it holds no answers to questionnaires."""
        return self.path / "people.db"

    @property
    def keys(self) -> Path:
        """The folder of the rounds' keys, outside the database and its backups."""
        return self.path / "keys"

    @property
    def snapshots(self) -> Path:
        """The folder of the closed rounds' coded answers."""
        return self.path / "snapshots"

    def community(self) -> Community:
        """The community as described in ``community.yaml``.

        Raises:
            NotFound: when this folder is not a workspace.
            InvalidInput: with every problem in the file.
        """
        try:
            data = self.community_file.read_bytes()
        except OSError:
            message = "There is no workspace in '{folder}' ({file} is missing). Make one with: surveytool init {folder}"
            raise NotFound(message, folder=self.path, file=COMMUNITY_FILE) from None
        return read_community(data, file=str(self.community_file))

    def questionnaire_file(self, questionnaire_id: str) -> Path:
        """The file of a questionnaire of this community.

        Raises:
            NotFound: naming the nearest there is.
        """
        wanted = self.questionnaires / f"{questionnaire_id}.yaml"
        known = self.questionnaire_ids()
        if questionnaire_id in known:
            return wanted
        close = get_close_matches(questionnaire_id, known, n=1)
        if close:
            message = "There is no questionnaire '{id}' in {folder}. Did you mean '{near}'?"
            raise NotFound(message, id=visible(questionnaire_id), folder=self.questionnaires, near=close[0])
        message = "There is no questionnaire '{id}' in {folder}. Make one with: surveytool new {id} --template behoeftepeiling"
        raise NotFound(message, id=visible(questionnaire_id), folder=self.questionnaires)

    def codebook_file(self, questionnaire_id: str, question: str) -> Path:
        """Where the codebook of an open question is, or will be."""
        return self.questionnaires / f"{questionnaire_id}.{question}{CODEBOOK}"

    def codebook(self, questionnaire_id: str, question: str, *, languages: tuple[str, ...] = ()) -> Codebook:
        """The codebook of an open question. Those of its questionnaire are its ``languages``, when it names none.

        Raises:
            NotFound: when there is none.
            InvalidInput: with every problem in it.
        """
        file = self.codebook_file(questionnaire_id, question)
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            message = (
                "There is no codebook yet of the question '{question}': '{file}'. Begin one with: surveytool themes code ROUND "
                "{question} --coder NAME, or make it from a table with: surveytool themes codebook ROUND {question} --from FILE.csv"
            )
            raise NotFound(message, question=visible(question), file=file) from None
        return parse_codebook(data, file=str(file), languages=languages)

    def codebook_files(self) -> tuple[Path, ...]:
        """The codebooks of this community."""
        return tuple(sorted(self.questionnaires.glob(f"*{CODEBOOK}"))) if self.questionnaires.is_dir() else ()

    def questionnaire_ids(self) -> tuple[str, ...]:
        """The ids of this community's questionnaires."""
        files = sorted(self.questionnaires.glob("*.yaml")) if self.questionnaires.is_dir() else []
        return tuple(file.stem for file in files if not file.name.endswith(CODEBOOK))


def read_community(data: bytes, *, file: str) -> Community:
    """The community in the bytes of a ``community.yaml``.

    Raises:
        InvalidInput: with every problem in it.
    """
    root = read_yaml(data, file=file)
    if not isinstance(root, Mapping):
        message = "community.yaml begins with keys such as 'name:', not with a list or a single value."
        raise InvalidInput([Problem("not_a_community", message, root.place)])
    try:
        community = Community.model_validate(plain(root), context={"languages": ("nl", "en")})
    except ValidationError as error:
        raise InvalidInput(problems_of(error, root, top=Community)) from None
    if problems := [*_contrast(community, root), *_time_zone(community, root)]:
        raise InvalidInput(problems)
    return community


def _contrast(community: Community, root: Mapping) -> Iterator[Problem]:
    contrast = contrast_with_white(community.colours.brand)
    if contrast < MIN_CONTRAST:
        message = "White text on {colour} has a contrast of {contrast:.1f}:1; at least {least}:1 is needed to be readable. Choose a darker colour."
        values = {"colour": community.colours.brand, "contrast": contrast, "least": MIN_CONTRAST}
        yield Problem("low_contrast", message, place_of(root, ("colours", "brand")), values=values)


def _time_zone(community: Community, root: Mapping) -> Iterator[Problem]:
    try:
        ZoneInfo(community.time_zone)
    except (OSError, ValueError, ZoneInfoNotFoundError):  # a folder of the database of zones, a path, no such zone
        message = "There is no time zone '{zone}'. Write one as in 'Europe/Amsterdam'."
        values = {"zone": visible(community.time_zone)}
        yield Problem("unknown_time_zone", message, place_of(root, ("time_zone",)), values=values)
