"""The formats of JSON Schema 2020-12 (validation, section 7.3), as jsonschema-rs checks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

IsText: TypeAlias = Callable[[str], bool]
"""Whether a text has a format; raises ValueError for one that UTF-8 cannot encode."""

STANDARD: Final[Mapping[str, str]] = {
    "date": "a date such as 2024-11-05 (RFC 3339)",
    "time": "a time of day with an offset such as 07:08:09Z (RFC 3339)",
    "duration": "an ISO 8601 duration such as P1DT12H",
    "uuid": "a UUID such as 2eb8aa08-aa98-11ea-b4aa-73b441d16380",
    "email": "an e-mail address",
    "idn-email": "an e-mail address, in which any script may be used",
    "hostname": "a host name",
    "idn-hostname": "a host name, in which any script may be used",
    "ipv4": "an IPv4 address such as 192.0.2.1",
    "ipv6": "an IPv6 address such as 2001:db8::1",
    "uri": "a URI with its scheme, such as https://example.com/orders",
    "uri-reference": "a URI, or one relative to another, such as /orders",
    "uri-template": "a URI template such as /orders/{id} (RFC 6570)",
    "iri": "an IRI with its scheme",
    "iri-reference": "an IRI, or one relative to another",
    "json-pointer": "a JSON Pointer such as /orders/0 (RFC 6901)",
    "relative-json-pointer": "a relative JSON Pointer such as 1/id",
    "regex": "a regular expression",
}
"""For each format of the standard what it demands, in words. `date-time` has exact rules of docpact's own."""


@lru_cache(maxsize=len(STANDARD))
def compile_format(name: str) -> IsText:
    """The check of a format of the standard."""
    from jsonschema_rs import Draft202012Validator  # slow to import, and not every schema needs it

    return Draft202012Validator({"format": name}, validate_formats=True).is_valid
