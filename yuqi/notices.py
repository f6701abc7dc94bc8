"""Alarms that go to a person: posted to an address, or by mail. Who asked for one must learn that it did not arrive."""

from __future__ import annotations

import json
import os
import smtplib
import urllib.request
from dataclasses import asdict
from email.message import EmailMessage
from typing import TYPE_CHECKING, Final

from archive.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.upkeep.alarms import Alarm

PATIENCE_SECONDS: Final = 20.0


def post(webhook: str, archive_path: Path, raised: Sequence[Alarm]) -> None:
    """Post the alarms as JSON.

    Raises:
        UserError: no web address, or nobody takes them there.
    """
    if not webhook.startswith(("http://", "https://")):
        raise UserError(f"--webhook {webhook}: give an address that begins with http:// or https://.")
    body = json.dumps({"archive": archive_path.name, "alarms": [asdict(alarm) for alarm in raised]}, ensure_ascii=False)
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        webhook, data=body.encode("utf-8"), headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):  # noqa: S310
            return
    except (OSError, ValueError) as error:
        raise UserError(f"--webhook {webhook} did not take the alarms ({type(error).__name__}).") from error


def send_mail(to: str, archive_path: Path, raised: Sequence[Alarm]) -> None:
    """Send the alarms by the mail server that YUQI_SMTP names ("host:port"; localhost:25 without it).

    Without passwords and encryption: meant for the mail server of the machine or its network, which has both.

    Raises:
        UserError: an address or a server that cannot be one, or the server does not take the mail.
    """
    server = os.environ.get("YUQI_SMTP", "localhost:25")
    host, _, port = server.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        raise UserError(f"YUQI_SMTP={server}: give host:port, such as localhost:25.")
    if "@" not in to or not to.isprintable() or any(c.isspace() for c in to):
        raise UserError(f"--mail {to}: give one address, such as operator@example.org.")
    message = EmailMessage()
    message["Subject"] = f"Yuqi: {len(raised)} alarms in {archive_path.name}"
    message["From"] = to
    message["To"] = to
    message.set_content("".join(f"{alarm.source}: {alarm.message}\n" for alarm in raised))
    try:
        with smtplib.SMTP(host, int(port), timeout=PATIENCE_SECONDS) as smtp:
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise UserError(f"{server} did not take the mail to {to} ({type(error).__name__}). Check YUQI_SMTP.") from error
