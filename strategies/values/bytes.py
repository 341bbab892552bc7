"""The edge values of bytes, which stand in texts as base64."""

from __future__ import annotations

from .value import EdgeValue

BYTES = (
    EdgeValue("empty", "", "empty bytes are falsy"),
    EdgeValue("padded", "AA==", "decoded without its padding", shown_by=lambda text: text.endswith("=")),
    EdgeValue("alphabet", "+/+/", "the URL-safe alphabet has other characters",
        shown_by=lambda text: "+" in text or "/" in text),
)  # fmt: skip
