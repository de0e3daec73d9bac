"""Cuts the usual letters from Fira Sans, for the page: run it after a new version of the font, ``python -m tests.report.cut_fonts``."""

from surveytool.report.webfont import LATIN, WEIGHTS, cut, ready_made

if __name__ == "__main__":
    for weight, source in WEIGHTS.items():
        ready_made(weight).write_bytes(cut(source, "".join(sorted(LATIN))))
