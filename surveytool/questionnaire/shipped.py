"""What comes with the package: ready questionnaires, shared scales and scoring definitions."""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

CHECKOUT = Path(__file__).parents[2] / "questionnaires"
"""Where it stands in the repository; the package carries a copy."""


def shipped_folder() -> Traversable:
    """The folder of the ready questionnaires, with ``scales`` and ``scoring`` in it."""
    packed = resources.files("surveytool") / "ready"
    return packed if packed.is_dir() else CHECKOUT


def shipped_files(folder: str = "") -> dict[str, Traversable]:
    """The YAML files in ``folder`` of what is shipped, by their names without the ending, in alphabetical order."""
    place = shipped_folder() / folder if folder else shipped_folder()
    found = sorted((file for file in place.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return {file.name.removesuffix(".yaml"): file for file in found}
