"""The example of a finished report: ``python -m tests.report.make_example`` makes ``reports/voorbeeld`` again, always the same."""

import datetime
import shutil
import sys
import tempfile
from pathlib import Path

from surveytool.cli.demo import make_demo

EXAMPLE = Path(__file__).parents[2] / "reports" / "voorbeeld"
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
FILES = ("report.pdf", "report.html", "report.xlsx", "share.pdf", "share.html")


def make_example(folder: Path) -> tuple[Path, ...]:
    """Write the outline, the report and the page for the members of the evaluation of the demo in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as beside:
        demo = Path(beside) / "demo"
        make_demo(demo, now=NOW)
        (outline,) = (demo / "reports").glob("evaluatie-*.yaml")
        made = [shutil.copy(outline, folder / "outline.yaml")]
        made += [shutil.copy(demo / "reports" / outline.stem / name, folder / name) for name in FILES]
    return tuple(made)


if __name__ == "__main__":
    for file in make_example(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE):
        print(file)
