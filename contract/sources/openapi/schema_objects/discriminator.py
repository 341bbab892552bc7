"""Discriminators: which values of a member choose which of several schemas (OpenAPI 3.1, Discriminator Object).

A discriminator of a base without alternatives says nothing of validity, as the specification has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from ....errors import OpenApiError
from ....text.printing import printable
from ..files.references import Files, Place

AddNote: TypeAlias = Callable[[Place, str], None]
Tag: TypeAlias = "tuple[str, list[str]]"
"""The name of the discriminating member, and the values that choose an alternative."""

_COMPONENTS: Final = "#/components/schemas/"


def branch_values(
    files: Files, discriminator: Mapping[str, object], branches: Sequence[object], place: Place, note: AddNote
) -> list[Tag | None]:
    """For each alternative the values that choose it; None where nothing says it."""
    name = discriminator.get("propertyName")
    if not isinstance(name, str):
        note(place, "expected the propertyName of the discriminator: it is left out")
        return [None] * len(branches)
    mapped = list(_mapped(files, discriminator, place, note))
    return [_tag(files, name, each, place / index, mapped, note) for index, each in enumerate(branches)]


def _mapped(
    files: Files, discriminator: Mapping[str, object], place: Place, note: AddNote
) -> Iterator[tuple[str, Place]]:
    """The values of the mapping with the schemas that they stand for."""
    mapping = discriminator.get("mapping")
    for value, target in mapping.items() if isinstance(mapping, Mapping) else ():
        try:
            yield value, _schema_named(files, str(target), place)
        except OpenApiError as error:
            note(place, f"the discriminator's mapping of {printable(value)} is left out: {error.problem}")


def _schema_named(files: Files, target: str, place: Place) -> Place:
    """What a value of a mapping stands for: the name of a component, or a reference."""
    if not target.startswith("#"):
        try:
            return files.follow(_COMPONENTS + target, place)[1]
        except OpenApiError:
            pass
    return files.follow(target, place)[1]


def _tag(
    files: Files, name: str, branch: object, place: Place, mapped: Sequence[tuple[str, Place]], note: AddNote
) -> Tag | None:
    if not isinstance(branch, Mapping) or "$ref" not in branch:
        return None
    value, target = files.follow(branch["$ref"], place)
    values = [each for each, found in mapped if found == target] or [str(branch["$ref"]).rpartition("/")[2]]
    own = _values_of(files, name, value, target)
    if own is not None and not set(values) & own:
        note(place, f"the discriminator says {', '.join(values)} for {name}, the schema another value: it counts")
        return None
    return name, [each for each in values if own is None or each in own]


def _values_of(files: Files, name: str, value: object, place: Place) -> set[object] | None:
    """The values that a schema gives a member by itself; None where it leaves them open."""
    pending, visited = [(value, place)], set[Place]()
    while pending:
        node, at = files.resolve(*pending.pop())
        if not isinstance(node, Mapping) or at in visited:
            continue
        visited.add(at)
        properties, parts = node.get("properties"), node.get("allOf")
        if isinstance(properties, Mapping) and name in properties:
            member = files.resolve(properties[name], at / "properties" / name)[0]
            if isinstance(member, Mapping) and (values := _listed(member)) is not None:
                return values
        pending.extend((each, at / "allOf" / index) for index, each in enumerate(_elements(parts)))
    return None


def _listed(member: Mapping[str, object]) -> set[object] | None:
    values = [member["const"]] if "const" in member else member.get("enum")
    return {each for each in values if isinstance(each, str)} if isinstance(values, list) else None


def is_base_of(files: Files, value: object, place: Place, schema: Place) -> bool:
    """Whether the alternatives of a schema include another one."""
    if not isinstance(value, Mapping):
        return False
    branches = [
        (each["$ref"], place / keyword / index)
        for keyword in ("oneOf", "anyOf")
        for index, each in enumerate(_elements(value.get(keyword)))
        if isinstance(each, Mapping) and "$ref" in each
    ]
    return any(files.follow(*each)[1] == schema for each in branches)


def _elements(value: object) -> list[object]:
    return value if isinstance(value, list) else []
