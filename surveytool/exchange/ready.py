"""The ready questionnaires that come with the package, which ``surveytool new`` copies."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable

from surveytool.questionnaire.shipped import shipped_files


def ready_questionnaires() -> Mapping[str, Traversable]:
    """The file of each ready questionnaire, by its id."""
    return {name: file for name, file in shipped_files().items() if not name.endswith(".codebook")}
