"""The keywords of JSON Schema that docpact checks, each with the function that compiles it into a check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .choices import CHOICES
from .delegated import DELEGATES
from .elements import ELEMENTS, SIZES
from .members import MEMBERS, CompileKeyword
from .values import VALUES, is_unspecified

__all__ = ["KEYWORDS", "is_unspecified"]

_COMPILERS = {**MEMBERS, **SIZES, **ELEMENTS, **VALUES, **CHOICES, **DELEGATES}
_FIRST = ("required", "dependentRequired", "minProperties", "maxProperties", "propertyNames", "oneOf")
"""What an object as a whole breaks stands before what its members break."""

KEYWORDS: Mapping[str, CompileKeyword] = {each: _COMPILERS[each] for each in dict.fromkeys((*_FIRST, *_COMPILERS))}
"""For each keyword the function that compiles it, in the order of the findings on one value."""

COMPANIONS: Final = frozenset({"then", "else", "minContains", "maxContains"})
"""Keywords that another keyword reads. Alone they say nothing."""

ANNOTATIONS: Final = frozenset({
    "$anchor", "$comment", "$defs", "$dynamicAnchor", "$id", "$schema", "$vocabulary", "contentEncoding",
    "contentSchema", "default", "definitions", "deprecated", "description", "discriminator", "example", "examples",
    "externalDocs", "readOnly", "title", "writeOnly", "xml",
})  # fmt: skip
"""Keywords of JSON Schema 2020-12, and of the schemas of OpenAPI 3.1 (section 4.8.24), that refuse no value."""
