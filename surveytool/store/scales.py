"""The shared scales within reach of a questionnaire: those in ``scales`` beside it, else those that come with the package."""

from pathlib import Path

from surveytool.questionnaire.library import Library, ScaleFile
from surveytool.questionnaire.shipped import shipped_files

SCALES = "scales"
"""The folder of shared scales, in the folder of the questionnaires."""


def scale_library(questionnaires: Path) -> Library:
    """What a questionnaire in the folder ``questionnaires`` may name. A scale of the community's own goes before the one of
    the same name in the package.
    """
    own = {file.stem: ScaleFile(str(file), file.read_bytes()) for file in scale_files(questionnaires)}
    return Library({**shipped_library().files, **own})


def shipped_library() -> Library:
    """The shared scales that come with the package."""
    files = shipped_files(SCALES)
    return Library({name: ScaleFile(f"{SCALES}/{file.name}", file.read_bytes()) for name, file in files.items()})


def scale_files(questionnaires: Path) -> tuple[Path, ...]:
    """The files of the community's own shared scales, in alphabetical order."""
    folder = questionnaires / SCALES
    return tuple(sorted(file for file in folder.glob("*.yaml") if file.is_file())) if folder.is_dir() else ()
