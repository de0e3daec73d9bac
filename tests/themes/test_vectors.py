"""The index beside a plain calculation of the same cosines, and what it costs to ask for the names."""

import subprocess
import sys
from collections import Counter
from math import log, sqrt

import pytest

from surveytool.themes.index import Index

TEXTS = ["meer overleg", "overleggen met de huisarts", "Scholing", "", "scholing over scholing", "één vraagbaak"]


def runs(text: str) -> Counter[str]:
    padded = f" {text.lower().replace('é', 'e')} " if text else ""
    return Counter(padded[at : at + size] for size in (3, 4, 5) for at in range(len(padded) - size + 1))


def plain(one: str, two: str, texts: list[str]) -> float:
    def row(text: str) -> dict[str, float]:
        found = {}
        for run, times in runs(text).items():
            held = sum(run in runs(other) for other in texts)
            found[run] = (1 + log(times)) * (log((1 + len(texts)) / (1 + held)) + 1)
        length = sqrt(sum(value**2 for value in found.values())) or 1
        return {run: value / length for run, value in found.items()}

    first, second = row(one), row(two)
    return sum(value * second.get(run, 0) for run, value in first.items())


@pytest.mark.parametrize("asked", ["overleg", "scholing", "iets heel anders", "", "vraagbaak"])
def test_cosines_are_those_of_a_plain_calculation(asked: str) -> None:
    index = Index(TEXTS)
    expected = [plain(asked, text, TEXTS) for text in TEXTS]
    assert index.cosines(index.vector(asked)).tolist() == pytest.approx(expected, abs=1e-5)


def test_a_text_added_later_is_weighed_as_the_first_ones_are() -> None:
    index = Index(TEXTS)
    index.add("overleg over scholing")
    expected = [plain("scholing", text, TEXTS) for text in [*TEXTS, "overleg over scholing"]]
    assert index.cosines(index.vector("scholing")).tolist() == pytest.approx(expected, abs=1e-5)


def test_an_index_that_has_doubled_is_weighed_anew() -> None:
    index = Index([])
    for text in TEXTS * 3:
        index.add(text)
    expected = [plain("scholing", text, (TEXTS * 3)[:16]) for text in TEXTS * 3]
    assert index.cosines(index.vector("scholing")).tolist() == pytest.approx(expected, abs=1e-5)


def test_naming_the_package_loads_no_numbers() -> None:
    asked = "import sys, surveytool.themes; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
