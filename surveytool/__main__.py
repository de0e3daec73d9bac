"""``python -m surveytool``: the same as the command ``surveytool``."""

from surveytool.cli import main

main()
