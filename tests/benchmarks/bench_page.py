"""Server CPU and bytes of the pages of a member: ``bench_page [RUNS]``.

The page of 20 questions as everyone first gets it and as somebody gets it who filled it in, the check page, and a page
with a problem. Bytes are of the page with its style, scripts, icon and
logo, as they are sent to a browser that asks for nothing packed.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.bench_answering import ANSWERS, Browser, free_port, serving
from tests.benchmarks.material import ROUND, make
from tests.benchmarks.measure import Spread, cpu_seconds, tell

EACH = 200
_FILES = re.compile(rb'(?:href|src)="(/-/[^"]+)"')


def milliseconds(server: int, ask: Callable[[], object]) -> float:
    """The server's CPU of one page."""
    began = cpu_seconds(server)
    for _ in range(EACH):
        ask()
    return (cpu_seconds(server) - began) / EACH * 1000


def weight(browser: Browser, path: str) -> float:
    """Kilobytes of a page with everything that it loads."""
    page = browser.load(path)
    return (len(page) + sum(len(browser.load(file.decode())) for file in set(_FILES.findall(page)))) / 1000


def main(runs: int) -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name) / "workspace", free_port()
        make(folder, "page")
        command = ("-m", "surveytool", "--workspace", str(folder), "serve", "--workers", "2", "--port", str(port))
        with serving(*command, port=port) as server:
            member = Browser(port)
            csrf = ("csrf_token", member.get(f"/{ROUND}")["csrf_token"])
            member.post(f"/{ROUND}", [*ANSWERS, csrf, ("action", "next")])
            wrong = [(name, "x" if name == "number0" else value) for name, value in ANSWERS]
            asked: dict[str, Callable[[], object]] = {
                "first page, new": lambda: Browser(port).load(f"/{ROUND}"),
                "first page, filled in": lambda: member.load(f"/{ROUND}"),
                "check page": lambda: member.load(f"/{ROUND}/check"),
                "page with a problem": lambda: member.post(f"/{ROUND}", [*wrong, csrf, ("action", "next")], 422),
            }
            print(f"a page of 20 questions; {runs} runs of {EACH}; min / median / max")
            for what, ask in asked.items():
                figures = Spread(tuple(milliseconds(server, ask) for _ in range(runs)))
                tell(f"{what}: server CPU", figures, "ms", limit=5)
            for path in (f"/{ROUND}", f"/{ROUND}/check"):
                tell(f"{path}: with all it loads", Spread((weight(member, path),)), "kB", limit=40)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
