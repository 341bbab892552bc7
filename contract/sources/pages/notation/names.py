"""The name of an operation: in the title of newer pages, in the title and the path of older ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TITLE_NAME = re.compile(r".*\bREST: *(\w+)\.(\w+)")
_TITLE_METHOD = re.compile(r"(?:Method|Метод) +(\w+)|\b(\w+) +method\b", re.IGNORECASE)
_PATH_NAME = re.compile(r"(?:^|[/.])([A-Z]\w*)[./]([a-z]\w*)(?=[./]|$)")
_REMARK = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[A-Za-z0-9]+")


def operation_name(title: str, paths: Iterable[str]) -> str:
    """`Resource.method`; old titles hold the method only, and the resource stands in a path of the page."""
    if match := _TITLE_NAME.match(title):
        return f"{match[1]}.{_lower_first(match[2])}"
    titled = _TITLE_METHOD.search(title)
    method = _lower_first(titled[1] or titled[2]) if titled else ""
    for path in paths:
        for match in reversed(list(_PATH_NAME.finditer(path))):
            if method in {"", match[2]}:
                return f"{match[1]}.{match[2]}"
    words = _WORD.findall(_REMARK.sub("", title.rpartition(":")[2])) or ["operation"]
    return method or words[0].lower() + "".join(word.capitalize() for word in words[1:])


def _lower_first(word: str) -> str:
    return word[:1].lower() + word[1:]
