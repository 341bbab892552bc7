"""HTTP: requests and replies as plain values, and which operation a request means."""

from .messages import (
    FAULT,
    NO_HEADERS,
    PROMPT,
    Delivery,
    Exchange,
    Headers,
    Reply,
    Request,
    body_bytes,
    printable_query,
    printable_text,
)

__all__ = [
    "FAULT",
    "NO_HEADERS",
    "PROMPT",
    "Delivery",
    "Exchange",
    "Headers",
    "Reply",
    "Request",
    "body_bytes",
    "printable_query",
    "printable_text",
]
