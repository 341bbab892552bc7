"""Full validation of a document by the specification, which takes minutes for a large one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ...errors import DocpactError, OpenApiError
from ...findings.pointer import pointer_of
from ...text.files import bytes_of
from ...text.printing import printable, shortened
from .files.text import SourceText, read_source


def check_document(path: str | Path) -> tuple[OpenApiError, ...]:
    """What of a document breaks the OpenAPI Specification, by `openapi-spec-validator`; empty where nothing does.

    Raises:
        DocpactError: the validator is not installed (extra `openapi`), or the file cannot be opened.
        OpenApiError: it is neither JSON nor YAML, or a reference leads out of the document's folder.
    """
    path = Path(path)
    source = read_source(bytes_of(path, path.name), path.name)
    folder = path.parent.resolve()
    local = {"resolver_handlers": _Handlers(file=lambda uri: _local(uri, folder))}
    version = str(source.value.get("openapi")) if isinstance(source.value, dict) else ""
    validator = type("LocalValidator", (_validator(version),), local)  # a class attribute says how files are read
    return tuple(_errors(validator(source.value, base_uri=(folder / path.name).as_uri()), source))


def _validator(version: str) -> Any:
    try:
        import openapi_spec_validator as library
    except ImportError as error:
        raise DocpactError(f"to check a document: pip install docpact[openapi] ({error})") from error
    if version.startswith("3.0"):
        return library.OpenAPIV30SpecValidator
    return library.OpenAPIV31SpecValidator if version.startswith("3.1") else library.OpenAPIV32SpecValidator


def _errors(validator: Any, source: SourceText) -> Iterator[OpenApiError]:
    found = list(_found(validator, source))
    lines = source.lines([pointer for pointer, _ in found]) if found else {}
    for pointer, message in found:
        text = printable(shortened(message, 200))
        yield OpenApiError(source.name, text, pointer=f"#{pointer}", line=lines.get(pointer))


def _found(validator: Any, source: SourceText) -> Iterator[tuple[str, str]]:
    """Pointers and messages. The library goes on in a document whose form it has refused, and may fail there."""
    from referencing.exceptions import Unresolvable

    refused = False
    try:
        for each in validator.iter_errors():
            refused = True
            yield pointer_of(each.absolute_path), str(each.message).partition("\n")[0]
    except Unresolvable as error:
        reference = printable(shortened(str(error.ref), 80))
        problem = "docpact fetches nothing, and reads nothing outside of the document's folder"
        raise OpenApiError(source.name, f"the $ref '{reference}' leads nowhere: {problem}") from error
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        if not refused:
            problem = f"openapi-spec-validator cannot judge it: {type(error).__name__}: {error}"
            raise OpenApiError(source.name, printable(shortened(problem, 200))) from error


class _Handlers(dict[str, Callable[[str], object]]):
    """Refuses every scheme that it has no handler of: the library would fetch it."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> Callable[[str], object]:
        return _refuse


def _local(uri: str, folder: Path) -> object:
    path = Path(unquote(urlsplit(uri).path))
    if not path.resolve().is_relative_to(folder):
        _refuse(uri)
    return read_source(bytes_of(path, path.name), path.name).value


def _refuse(uri: str) -> object:
    raise OpenApiError(uri, "docpact fetches nothing, and reads nothing outside of the document's folder")
