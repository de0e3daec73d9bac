"""The member app: the pages on which a member of the community answers a questionnaire."""

from surveytool.web.member.app import create_member_app

__all__ = ["create_member_app"]
