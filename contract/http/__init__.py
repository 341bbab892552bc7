"""HTTP: requests and replies as plain values, and which operation a request means."""

from .messages import FAULT, NO_HEADERS, PROMPT, Delivery, Headers, Reply, Request, shown, shown_query

__all__ = ["FAULT", "NO_HEADERS", "PROMPT", "Delivery", "Headers", "Reply", "Request", "shown", "shown_query"]
