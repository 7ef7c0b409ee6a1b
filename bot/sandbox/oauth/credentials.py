"""How does an app name itself with HTTP Basic authentication? (Slack facts 6.2)"""

import base64
import binascii
from urllib.parse import unquote


def client_credentials(header: str) -> dict[str, str]:
    """client_id and client_secret of an `Authorization: Basic` header; empty when it cannot be read."""
    try:
        decoded = base64.b64decode(header[6:].strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return {}
    client_id, colon, secret = decoded.partition(":")
    return {"client_id": unquote(client_id), "client_secret": unquote(secret)} if colon else {}
