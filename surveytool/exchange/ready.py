"""The ready questionnaires and codebooks that come with the package, which ``surveytool new`` copies."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable

from surveytool.questionnaire.shipped import shipped_files


def ready_questionnaires() -> Mapping[str, Traversable]:
    """The file of each ready questionnaire, by its id."""
    return {name: file for name, file in shipped_files().items() if not name.endswith(".codebook")}


def ready_codebooks() -> Mapping[str, Traversable]:
    """The file of each ready codebook of an open question, by the name it has beside the questionnaire."""
    return {f"{name}.yaml": file for name, file in shipped_files().items() if name.endswith(".codebook")}
