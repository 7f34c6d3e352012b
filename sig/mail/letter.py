"""The letter itself, and the only way out to a mail server. It says the same whatever it is about."""

import smtplib
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

SUBJECT: Final = "Du har något att göra i SIG"
HEADERS: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
REFUSED: Final = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


class Unreachable(Exception):
    """The mail server does not answer; nobody gets a letter until it does."""


def on() -> bool:
    """Does this installation send letters?"""
    return bool(settings.MAIL_ON)


def send(address: str) -> bool:
    """Hand the letter over. False when the server will not have it for that address. Raises Unreachable."""
    text = f"{SUBJECT}.\n\n{settings.SITE_ADDRESS}\n"
    letter = EmailMessage(SUBJECT, text, to=[address], headers=HEADERS)
    if "@" not in parseaddr(address)[1]:
        return False
    try:
        letter.send()
    except REFUSED:
        return False
    except OSError as error:
        raise Unreachable(type(error).__name__) from error
    return True
