"""Readers of API reference pages: the text of a page becomes the values of `docpact.contract.model`.

One reader serves all generations of pages; what differs between them is data (`sections.KINDS`, `sentences.FORMS`,
`types.SCALARS`).
"""

from __future__ import annotations

from .page import load_page, read_page, read_page_bytes

__all__ = ["load_page", "read_page", "read_page_bytes"]
