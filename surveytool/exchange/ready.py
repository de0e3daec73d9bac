"""The ready questionnaires that come with the package, which ``surveytool new`` copies."""

from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

CHECKOUT = Path(__file__).parents[2] / "questionnaires"
"""Where they stand in the repository; the package carries a copy."""


def ready_questionnaires() -> Mapping[str, Traversable]:
    """The file of each ready questionnaire, by its id."""
    packed = resources.files("surveytool") / "ready"
    folder: Traversable = packed if packed.is_dir() else CHECKOUT
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".yaml"): file for file in files if _is_questionnaire(file.name)}


def _is_questionnaire(name: str) -> bool:
    return name.endswith(".yaml") and not name.endswith(".codebook.yaml")
