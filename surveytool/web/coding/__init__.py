"""The coding page: one person puts the answers to one open question under themes, on this computer alone."""

from surveytool.web.coding.app import create_coding_app
from surveytool.web.coding.desk import Desk
from surveytool.web.coding.server import serve_coding

__all__ = ["Desk", "create_coding_app", "serve_coding"]
