"""``surveytool themes``: open answers become themes. People code; the commands order, suggest, exchange and compare."""

import click

from surveytool.cli.application import Commands


@click.group(
    "themes",
    cls=Commands,
    modules={
        "codebook": "surveytool.cli.themes.codebook",
        "piles": "surveytool.cli.themes.piles",
        "code": "surveytool.cli.themes.code",
        "suggest": "surveytool.cli.themes.suggest",
        "export": "surveytool.cli.themes.export",
        "import": "surveytool.cli.themes.importing",
        "overlap": "surveytool.cli.themes.overlap",
        "agreement": "surveytool.cli.themes.agreement",
        "drift": "surveytool.cli.themes.drift",
        "quotes": "surveytool.cli.themes.quotes",
    },
)
def command() -> None:
    """Code the open answers of a closed round: by people, with suggestions, and with a second coder for a part of them."""
