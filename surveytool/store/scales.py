"""The shared scales within reach of a questionnaire: those in ``scales`` beside it, else those that come with the package."""

from pathlib import Path

from surveytool.questionnaire.library import Library, ScaleFile
from surveytool.questionnaire.parse import Parsed, parse
from surveytool.questionnaire.shipped import shipped_files
from surveytool.questionnaire.standalone import with_scales

SCALES = "scales"
"""The folder of shared scales, in the folder of the questionnaires."""


def scale_library(questionnaires: Path) -> Library:
    """What a questionnaire in the folder ``questionnaires`` may name. A scale of the community's own goes before the one of
    the same name in the package.
    """
    own = {file.stem: ScaleFile(str(file), file.read_bytes()) for file in scale_files(questionnaires)}
    return Library({**shipped_library().files, **own})


def read_standalone(data: bytes, *, file: str, questionnaires: Path) -> tuple[bytes, Parsed]:
    """The text of a questionnaire with the shared scales that it uses written into it, as a round keeps it, and what it says.
    ``questionnaires`` is the folder it stands in.

    Raises:
        InvalidInput: with every problem in it.
    """
    library = scale_library(questionnaires)
    parsed = parse(data, file=file, library=library)
    return with_scales(data, library, file=file), parsed


def shipped_library() -> Library:
    """The shared scales that come with the package."""
    files = shipped_files(SCALES)
    return Library({name: ScaleFile(f"{SCALES}/{file.name}", file.read_bytes()) for name, file in files.items()})


def scale_files(questionnaires: Path) -> tuple[Path, ...]:
    """The files of the community's own shared scales, in alphabetical order."""
    folder = questionnaires / SCALES
    return tuple(sorted(file for file in folder.glob("*.yaml") if file.is_file())) if folder.is_dir() else ()
