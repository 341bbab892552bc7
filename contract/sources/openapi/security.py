"""Security: the ways in which a request may show who sends it (OpenAPI 3.1, Security Requirement Object)."""

from __future__ import annotations

from typing import Final

from ...errors import OpenApiError
from ...model import SecurityScheme
from ...text.printing import describe, printable
from .files.references import Place
from .reading import Located, Reading

_HTTP: Final = {"basic": "basic", "bearer": "bearer"}
_NONE: Final = SecurityScheme("none")


def read_security(reading: Reading, operation: Located, document: Located) -> tuple[tuple[SecurityScheme, ...], ...]:
    """The alternatives of an operation, or else of the document; an empty one asks for nothing.

    An alternative with a scheme that docpact does not know is left out with a note.

    Raises:
        OpenApiError: a reference leads nowhere.
    """
    for owner, place in (operation, document):
        if "security" in owner:
            found = [
                _alternative(reading, reading.object_at(each, place / "security" / index), document)
                for index, each in enumerate(reading.elements(owner, "security", place))
            ]
            return tuple(dict.fromkeys(each for each in found if each is not None))
    return ()


def _alternative(reading: Reading, requirement: Located, document: Located) -> tuple[SecurityScheme, ...] | None:
    value, place = requirement
    found = [_scheme(reading, name, place, document[1]) for name in value]
    if None in found:
        return None
    return tuple(each for each in found if each is not None and each != _NONE)


def _scheme(reading: Reading, name: str, place: Place, document: Place) -> SecurityScheme | None:
    """The scheme of a name; None where docpact does not know how a request satisfies it."""
    at = document / "components" / "securitySchemes" / name
    try:
        scheme, found = reading.object_at(*reading.files.at(at))
    except OpenApiError:
        reading.note(place, f"there is no security scheme {printable(name)}: its alternative is left out")
        return None
    match scheme:
        case {"type": "apiKey", "name": str(key), "in": "header" | "query" | "cookie" as where}:
            return SecurityScheme("apiKey", key, where)
        case {"type": "http", "scheme": str(kind)} if kind.lower() in _HTTP:
            return SecurityScheme(_HTTP[kind.lower()])
        case {"type": "oauth2" | "openIdConnect"}:
            return SecurityScheme("bearer")
        case {"type": "mutualTLS"}:
            reading.note(found, "mutualTLS is not of the request: it is not asked for")
            return _NONE
    kind = describe(scheme.get("scheme", scheme.get("type")))
    reading.note(found, f"the security scheme {kind} is not understood: its alternative is left out")
    return None
