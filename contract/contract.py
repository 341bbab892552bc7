"""The contract of an operation: its schema, compiled once, validates payloads and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal, Self, TypeAlias, get_args

from .errors import SchemaError, hides_traceback
from .findings.report import FindingCollector, Report
from .findings.rules import DEFAULT, Policy
from .invariants import check_invariants
from .json_text.document import NOTHING, locate, read_document
from .schema.catalogue import Layer, shipped_schema
from .schema.dialects import refuse_other_documents
from .schema.nodes import Binding, operation_of
from .text.printing import describe
from .validation.compiler import notes_on, refuse_payload
from .validation.engine import Engine
from .workflows import DEFAULT_OPERATION

__tracebackhide__ = hides_traceback

EngineName: TypeAlias = Literal["docpact", "reference"]


@dataclass(frozen=True, slots=True, eq=False)
class Contract:
    """The contract of an operation: what its response must be.

    Attributes:
        operation: the name, `Resource.method`.
        schema: any JSON Schema 2020-12 of the response, with or without docpact's `x-` annotations. Read-only.
        policy: what is tolerated.

    Raises:
        SchemaError: a keyword has a value that it cannot have, or a reference leads nowhere or into another document.
        TypeError: the policy is no `Policy`.
    """

    operation: str
    schema: Mapping[str, object]
    policy: Policy = DEFAULT
    _engine: Engine = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.policy, Policy):
            raise TypeError(f"policy={self.policy!r}: expected a Policy")
        object.__setattr__(self, "_engine", Engine(self.schema, partial(check_invariants, self.operation)))

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, object], Policy]]:
        return type(self), (self.operation, self.schema, self.policy)

    @classmethod
    def load(cls, operation: str = DEFAULT_OPERATION, *, layer: Layer = "effective", policy: Policy = DEFAULT) -> Self:
        """The shipped contract of an operation.

        Args:
            operation: one of `operations()`.
            layer: `effective` for the page with its overlay, `page` for what the page alone says.
            policy: what is tolerated.

        Raises:
            UnknownOperationError: no contract is shipped for the operation.
        """
        return cls(operation, shipped_schema(operation, layer), policy)

    @classmethod
    def from_schema(cls, schema: Mapping[str, object], *, policy: Policy = DEFAULT) -> Self:
        """A contract from a schema of one's own, for instance what `docpact derive` printed.

        Raises:
            SchemaError: it is not valid JSON Schema 2020-12, refers to another document, or is no schema but, for
                instance, an OpenAPI document.
        """
        from .validation.reference_engine import check_schema  # the home of jsonschema, which is slow to import

        if not isinstance(schema, Mapping):
            raise SchemaError(f"expected a schema object, found {describe(schema)}")
        refuse_other_documents(schema)
        refuse_payload(schema)
        check_schema(schema)
        operation = operation_of(schema)
        return cls(operation.name if operation else "response", schema, policy)

    @classmethod
    def from_file(cls, path: str | Path, *, overlay: str | Path | None = None, policy: Policy = DEFAULT) -> Self:
        """A contract of an API of one's own, from a page or from the JSON Schema that `docpact derive` made of it.

        Args:
            path: a file with either.
            overlay: a file with what is to be added to it, a list of `{"reason": …, "patch": …}`.
            policy: what is tolerated.

        Raises:
            DocpactError: a file cannot be opened; PageError or SchemaError: it cannot be read as what it should be.
        """
        from .loading import load_schema

        return cls.from_schema(load_schema(path, overlay), policy=policy)

    @property
    def notes(self) -> tuple[str, ...]:
        """What docpact does not check by itself or does not know, each with its place in the schema.

        A keyword that jsonschema-rs validates, of which no payload is drawn; an unknown keyword or format, which JSON
        Schema takes as an annotation (2020-12, core 6.5). Keywords that begin with `x-` are no matter of notes.
        """
        return notes_on(self.schema)

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The HTTP bindings that the page lists; empty where the schema names none."""
        operation = operation_of(self.schema)
        return operation.bindings if operation else ()

    def conforms(self, payload: object) -> bool:
        """Whether a payload breaks no rule; advice does not count.

        `bytes` and `str` are always JSON text: a parsed value that is itself a text is given as `json.dumps(value)`.
        """
        if not isinstance(payload, dict) and isinstance(payload, _TEXT):  # the first question is the cheap one
            return self._engine.conforms_text(_text_of(payload), self.policy)
        try:  # here and not in the engine: on a small payload each call counts
            if self._engine.accepts(payload):
                return True
        except ValueError:
            pass
        return self._engine.conforms(payload, self.policy)

    def validate(self, payload: object, *, engine: EngineName = "docpact") -> Report:
        """The report on a payload: `bytes` and `str` are JSON text, anything else is a parsed value.

        Findings on text carry line and column and come in the order of the text.

        The engine `reference` is python-jsonschema, which is slow, independent, and knows no advice.

        Raises:
            ValueError: there is no such engine.
        """
        if not isinstance(payload, _TEXT):
            found = self._findings(payload, engine)
            return Report(self.operation, tuple(found.findings), found.left_out)
        text = _text_of(payload)
        if engine == "docpact" and self._engine.accepts_text_without_advice(text):
            return Report(self.operation)
        document = read_document(text)
        found = self._findings(document.value, engine)
        return Report(self.operation, locate(found.findings, document), found.left_out + document.left_out)

    def _findings(self, value: object, engine: EngineName) -> FindingCollector:
        if value is NOTHING:
            return FindingCollector(self.policy)
        if engine == "docpact":
            return self._engine.validate(value, self.policy)
        if engine not in get_args(EngineName):
            raise ValueError(f"engine={engine!r}: expected one of {', '.join(get_args(EngineName))}")
        from .validation.reference_engine import validate_with_reference

        return FindingCollector(self.policy, findings=list(validate_with_reference(self.schema, value)))


_TEXT = (bytes, str, bytearray, memoryview)
"""The types of JSON text. A tuple, because a union would be built anew for each payload."""


def _text_of(payload: str | bytes | bytearray | memoryview) -> str | bytes:
    return payload if isinstance(payload, str) else bytes(payload)


def validate(payload: object, operation: str | Contract = DEFAULT_OPERATION, policy: Policy = DEFAULT) -> Report:
    """Validates a response by the contract of an operation.

    Args:
        payload: JSON text as `bytes` or `str`, or a parsed value.
        operation: one of `operations()`, or a contract.
        policy: what is tolerated; by default the policy of the contract.

    Returns:
        A report with every finding; `report.ok` means that no rule is violated.

    Raises:
        UnknownOperationError: no contract is shipped for the operation.
    """
    return contract_of(operation, policy).validate(payload)


def contract_of(operation: str | Contract, policy: Policy = DEFAULT) -> Contract:
    """The contract itself, under the policy if that is not the default one, or the shipped one of an operation.

    Raises:
        UnknownOperationError: no contract is shipped for the operation.
    """
    if isinstance(operation, Contract):
        return operation if policy == DEFAULT else replace(operation, policy=policy)
    return shipped_contract(operation, policy)


@lru_cache(maxsize=64)
def shipped_contract(operation: str, policy: Policy = DEFAULT) -> Contract:
    """The shipped contract of an operation, compiled once.

    Raises:
        UnknownOperationError: no contract is shipped for the operation.
    """
    return Contract.load(operation, policy=policy)
