"""Who gave which answers? Pairs that a thief with all files finds, beside what guessing gives: ``bench_attacks [MEMBERS]``.

Each row is a way to store a round in which every member answered by a personal link, each column an attack of
tests/store/attack.py. The thief has the key of the links too, so knows what stands for each member.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.store.attack import ATTACKS, COPY_EVERY, EXPECTED_BY_CHANCE, Loot, by_differences_of_copies, ours, usual


def main() -> None:
    """Print the table."""
    members = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    ways: dict[str, Callable[[Path], Loot]] = {
        "rows numbered, write-ahead log, taken while it runs": lambda folder: usual(folder, members=members),
        "the same, rewritten (VACUUM)": lambda folder: usual(folder, members=members, rewritten=True),
        "rows numbered, journal truncated": lambda folder: usual(folder, members=members, journal="TRUNCATE"),
        "ours, open": lambda folder: ours(folder, members=members),
        "ours, closed": lambda folder: ours(folder, members=members, closed=True),
    }
    print(f"pairs of {members}: found / expected by chance")
    print(" " * 54 + "".join(f"{name:>24}" for name in ATTACKS))
    with tempfile.TemporaryDirectory() as folder:
        for number, (way, make) in enumerate(ways.items()):
            loot = make(Path(folder) / str(number))
            found = (f"{attack(loot)} / {EXPECTED_BY_CHANCE.get(name, 1.0):g}" for name, attack in ATTACKS.items())
            print(f"{way:<54}" + "".join(f"{cell:>24}" for cell in found), flush=True)
        for every in (1, COPY_EVERY):
            loot = ours(Path(folder) / f"copied-{every}", members=members, copy_every=every)
            found = f"{by_differences_of_copies(loot)} / {members / every:g}"
            print(f"ours, a copy taken after every {every:<2} answers, differences between copies: {found}", flush=True)


if __name__ == "__main__":
    main()
