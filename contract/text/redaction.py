"""Redaction: which members and texts hold secrets, and the text without them."""

from __future__ import annotations

import re

_SECRET_NAME = re.compile(
    r"authori[sz]ation|cookie|credential|passphrase|passw(or)?d|private_?key|secret|token$|api_?key", re.IGNORECASE
)
_SECRET_TEXT = re.compile(
    "|".join(
        (
            r"\b(?:Bearer|Api-Key|Basic|OAuth)\s+\S+",
            r"\bt1\.[\w.=-]+",  # IAM tokens
            r"\bAQVN[\w-]{20,}",  # API keys
            r"\bYC[A-Z][\w-]{30,}",  # static access keys
            r"\by[0-3]_[\w-]{20,}",  # OAuth tokens
            r"\beyJ(?:[\w-]{20,}+|[\w-]{1,19}+\.)[\w.-]*",  # JSON Web Tokens
        )
    )
)


def is_masked_name(name: str | int) -> bool:
    """Whether a member of this name is hidden: embedded JSON bodies (`…Json`) and what is named like a secret."""
    return isinstance(name, str) and (name.endswith("Json") or _SECRET_NAME.search(name) is not None)


def mask_secrets(text: str) -> str:
    """The text with credentials (authorization schemes, IAM tokens, API keys) replaced."""
    return _SECRET_TEXT.sub("***", text)
