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
    "printable_query",
    "printable_text",
]
