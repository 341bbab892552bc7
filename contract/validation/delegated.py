"""What docpact leaves to jsonschema-rs: keywords that need to know what others looked at, and schemas of several parts.

The errors of jsonschema-rs become findings. It fetches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, reduce
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import quote

from ..errors import SchemaError
from ..findings.pointer import Location, pointer_of
from ..findings.report import Check, FindingCollector
from ..findings.rules import DELEGATED, RULE_OF_KEYWORD, RULES
from ..formats.checks import FORMATS
from ..schema.nodes import Schema, origin_of
from ..subschemas import Place, is_local, reachable, subschemas
from ..text.printing import describe, printable
from .members import CompileKeyword, Compiler

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError

_BASE: Final = "urn:docpact:schema"


def needs_delegation(root: Schema) -> str | None:
    """The pointer of a keyword that only jsonschema-rs understands, and that concerns the whole; None without.

    These are identifiers of embedded schemas, references to identifiers, and references whose target depends on the
    way to them (JSON Schema 2020-12, core 8.2.1, 8.2.3.1 and 8.2.3.2).
    """
    places = _concerning_the_whole(root, subschemas(root))
    return next(places, None) or next(_concerning_the_whole(root, reachable(root)), None)


def _concerning_the_whole(root: Schema, places: Iterable[Place]) -> Iterator[str]:
    for at, node in places:
        if isinstance(node, Mapping):
            if "$dynamicRef" in node:
                yield f"{at}/$dynamicRef"
            if "$id" in node and node is not root:
                yield f"{at}/$id"
            if not is_local(node.get("$ref", "#")):
                yield f"{at}/$ref"


def delegate(root: Schema) -> Check:
    """The check of a whole schema by jsonschema-rs.

    Raises:
        SchemaError: a reference leads nowhere, or into another document, which nothing fetches.
    """
    validator = _compiled(root, {name: each for name, each in root.items() if name != "$schema"}, {})

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for error in _errors(validator, value):
            keyword = next((each for each in reversed(error.schema_path) if isinstance(each, str)), "")
            rule = RULES["format"] if keyword == "format" else RULE_OF_KEYWORD.get(keyword, RULES["schema"])
            expected = f"what the schema says at {printable(f'#{pointer_of(error.schema_path)}')}"
            collector.add(rule, _below(location, error.instance_path), expected, error.instance)

    return check


def _delegated_keyword(keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    """The check of one keyword of a node, which jsonschema-rs sees with all that surrounds it."""
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]
    expected = f"only what the schema describes ({keyword})"

    @cache
    def validator() -> Draft202012Validator:
        document = {name: each for name, each in compiler.root.items() if name not in ("$schema", "$id")}
        return _compiled(document, {"$ref": f"{_BASE}#{quote(at[1:], safe='/~')}"}, {_BASE: document})

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for error in _errors(validator(), value):
            if error.schema_path[-1:] == [keyword] and not error.instance_path:
                members = value if isinstance(value, dict) else {}
                names = [each for each in getattr(error.kind, "unexpected", ()) if each in members]
                for name in names:
                    collector.add(rule, (location, name), expected, members[name], origin)
                if not names:
                    collector.add(rule, location, expected, value, origin)
                return  # once more is what a schema of the same value inside says, which has a check of its own

    return check


DELEGATES: Mapping[str, CompileKeyword] = dict.fromkeys(DELEGATED, _delegated_keyword)
"""The keywords that jsonschema-rs checks."""


def _compiled(root: Schema, schema: dict[str, Any], documents: dict[str, Any]) -> Draft202012Validator:
    """Compiles a schema, with other documents by their address.

    Raises:
        SchemaError: a reference leads nowhere, or into another document.
    """
    from jsonschema_rs import Draft202012Validator, Registry  # slow to import, and few schemas need it

    from ..formats.regex import BACKTRACKING

    formats: dict[str, Callable[[str], bool]] = {each.name: each.accepts for each in FORMATS.values()}
    try:
        return Draft202012Validator(
            schema,
            registry=Registry(list(documents.items())) if documents else None,
            retriever=_refuse,
            formats=formats,
            validate_formats=True,
            pattern_options=BACKTRACKING,
        )
    except ValueError as error:
        raise SchemaError(_refusal(root, str(error))) from None


def _refuse(_address: str) -> NoReturn:
    raise ValueError("docpact fetches no other document")


def _refusal(root: Schema, message: str) -> str:
    """What is wrong with a schema that jsonschema-rs refuses: with the reference that its message is about."""
    for at, node in subschemas(root):
        reference = node.get("$ref") if isinstance(node, Mapping) else None
        if isinstance(reference, str) and (address := reference.partition("#")[0]) and address in message:
            found = describe(reference)
            return f"{at}/$ref: expected a reference into this schema, for docpact fetches no other; found {found}"
    return f"#: {printable(message.splitlines()[0])}"


def _errors(validator: Draft202012Validator, value: object) -> Iterator[ValidationError]:
    """The errors on a value; none on one that is no JSON or no Unicode, which has rules of its own."""
    try:
        yield from validator.iter_errors(value)
    except (ValueError, TypeError):
        return


def _below(location: Location, path: Iterable[str | int]) -> Location:
    return reduce(lambda above, token: (above, token), path, location)
