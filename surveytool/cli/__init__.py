"""The command ``surveytool``: one module a command, imported when it is asked for."""

from surveytool.cli.application import application, main

__all__ = ["application", "main"]
