"""The index of ROWS answers of about ten words, beside words: ``bench_index [ROWS]``.

Texts are made here, of words that follow Zipf's law. Ours makes the index, learns one answer in ten, and suggests for a hundred; the peer
counts words in a dict a text, which no search can do without. Each is a process of its own, so that its memory is its own.
"""

import random
import sys
import time
from collections import Counter

from surveytool.themes import Suggester, piles
from tests.benchmarks.measure import run

LETTERS = "eeeeennnaaaiiirrrtttdddoooslgvhkmubpwjzcf"


def answers(rows: int) -> list[str]:
    """So many made answers of five to fifteen words, always the same."""
    chance = random.Random(1)
    words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 12))) for _ in range(8_000)]
    weights = [1 / (place + 1) for place in range(len(words))]
    return [" ".join(chance.choices(words, weights, k=chance.randint(5, 15))) for _ in range(rows)]


def ours(rows: int) -> None:
    """Make the index, then what a coder asks of it; the times stand on standard error."""
    texts = answers(rows)
    began = time.process_time()
    suggester = Suggester(texts)
    indexed = time.process_time()
    for number, text in enumerate(texts[::10]):
        suggester.learn(text, [f"c{number % 30}"])
    learnt = time.process_time()
    for text in texts[:100]:
        suggester.suggest(text)
    asked = time.process_time()
    print(
        f"index {indexed - began:.2f} s CPU, learn {(learnt - indexed) / len(texts[::10]) * 1e6:.0f} us, "
        f"suggest {(asked - learnt) * 10:.1f} ms",
        file=sys.stderr,
    )


def piled(rows: int) -> None:
    """Pile them all."""
    texts = answers(rows)
    began = time.process_time()
    found = piles(texts)
    print(f"{len(found)} piles in {time.process_time() - began:.2f} s CPU", file=sys.stderr)


def peer(rows: int) -> None:
    """Count the words of each text."""
    held = [Counter(text.split()) for text in answers(rows)]
    print(len(held))


def main() -> None:
    """Each in turn, with its CPU and its largest size."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for name in ("ours", "piled", "peer"):
        cost = run(["-m", "tests.benchmarks.bench_index", name, str(rows)])
        print(f"{name}: {cost.cpu:.2f} s CPU in all, {cost.peak:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        {"ours": ours, "piled": piled, "peer": peer}[sys.argv[1]](int(sys.argv[2]))
    else:
        main()
