"""The rules, one row each, from which every table of rules, keywords and names derives, and what a policy tolerates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from ..errors import hides_traceback
from ..model import BOUNDS

Severity: TypeAlias = Literal["violation", "advice"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a contract.

    Attributes:
        id: the name that findings carry.
        demand: what the rule demands, in one line.
        severity: how bad it is to break the rule, unless a policy says otherwise.
        keywords: the JSON Schema keywords that state the rule. A schema without them admits what breaks it.
        format: the format of text that the rule belongs to; empty where it belongs to none.
        at_member_name: whether findings point at the name of a member, not at a value.
        is_of_json: whether the rule is about JSON itself, so that no schema can waive it.
        drift: what drift reports call a service that breaks the rule; empty where the contract foresees that.
    """

    id: str
    demand: str
    severity: Severity = "violation"
    keywords: tuple[str, ...] = ()
    format: str = ""
    at_member_name: bool = False
    is_of_json: bool = False
    drift: str = ""


def _keyword(id_: str, demand: str, *keywords: str, drift: str = "", at_member_name: bool = False) -> Rule:
    """A rule that a schema states by one of the keywords."""
    return Rule(id_, demand, keywords=keywords, drift=drift or f"outside of {id_}", at_member_name=at_member_name)


def _format(name: str, id_: str, demand: str) -> Rule:
    """A rule of a format. The pattern beside a format repeats it."""
    return Rule(id_, demand, keywords=("format", "pattern"), format=name, drift="other format")


def _of_json(id_: str, demand: str, drift: str, *, at_member_name: bool = False) -> Rule:
    return Rule(id_, demand, is_of_json=True, drift=drift, at_member_name=at_member_name)


DELEGATED: Final = ("unevaluatedProperties", "unevaluatedItems", "$dynamicRef")
"""The keywords of JSON Schema 2020-12 that docpact leaves to jsonschema-rs."""

_ROWS = (
    _keyword("type", "the value has the JSON type that the page gives", "type", drift="other kind"),
    _keyword("required", "a member that the page calls required is there", "required", drift="not always there"),
    _keyword("min-items", "an array has at least as many elements as the page asks for", "minItems"),
    _keyword("max-items", "an array has at most as many elements as the page allows", "maxItems"),
    _keyword("unique-items", "the elements of an array differ", "uniqueItems"),
    _keyword("min-properties", "a map has at least as many keys as the page asks for", "minProperties"),
    _keyword("max-properties", "a map has at most as many keys as the page allows", "maxProperties"),
    _keyword("property-name", "the keys of a map are what the page allows", "propertyNames", at_member_name=True),
    _keyword("enum", "the value is one of those listed", "enum", "const", drift="new value"),
    Rule("enum-unspecified", "no `*_UNSPECIFIED` value is sent: it means that the field is not set", "advice"),
    _keyword("one-of", "as many members of a group are set as the page allows", "oneOf", "not"),
    _keyword("any-of", "the value has one of the forms that the page gives", "anyOf", drift="other kind"),
    _keyword("pattern", "text matches the page's regular expression as a whole", "pattern"),
    _keyword("length", "text is as long as the page allows, in characters", "minLength", "maxLength"),
    _keyword("range", "a number lies within the page's bounds", *BOUNDS),
    _keyword("multiple-of", "a number is a multiple of what the schema names", "multipleOf"),
    _keyword("contains", "an array has as many elements of a kind as the schema asks for", "contains"),
    _keyword("dependent-required", "a member that another member asks for is there", "dependentRequired"),
    _keyword("schema", "the value is what a keyword without a rule of its own admits", *DELEGATED),
    Rule("format", "a value has the format that the schema names", keywords=("format",), drift="other format"),
    _format("date-time", "date-time", "text is an RFC 3339 timestamp of a real day, with 0 to 9 fraction digits"),
    _format(
        "date-time", "date-time-range", "the instant lies from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z"
    ),
    Rule(
        "date-time-unusual",
        "a timestamp is as protobuf prints it: upper case, Z, no leap second",
        "advice",
        format="date-time",
    ),
    _format("int64", "int64", "a 64-bit integer is a string of canonical decimal digits"),
    _format("int64", "int64-range", "a 64-bit integer lies from -2^63 to 2^63-1"),
    _format(
        "protobuf-duration", "duration", "text is a protobuf duration: decimal seconds, 0 to 9 fraction digits, and `s`"
    ),
    _format("protobuf-duration", "duration-range", "a duration is at most 315,576,000,000 whole seconds either way"),
    Rule("duration-unlikely", "a duration is not negative", "advice", format="protobuf-duration"),
    _format("protobuf-bytes", "bytes", "text is base64"),
    Rule(
        "embedded-json",
        "text that the page calls JSON is JSON",
        "advice",
        keywords=("contentMediaType",),
        drift="other format",
    ),
    Rule(
        "unknown-field",
        "the page lists the member",
        "advice",
        keywords=("additionalProperties",),
        at_member_name=True,
        drift="new field",
    ),
    Rule(
        "additional-property",
        "an object has no member that the schema rules out",
        keywords=("additionalProperties",),
        at_member_name=True,
        drift="new field",
    ),
    _of_json("surrogate", "text has no lone surrogate, which UTF-8 cannot encode", "not Unicode"),
    _of_json("duplicate-key", "an object has each key once", "repeated key", at_member_name=True),
    _of_json(
        "json", "the text is one JSON value (RFC 8259), without a byte order mark, nested at most 200 deep", "not JSON"
    ),
    _of_json("utf-8", "the bytes are UTF-8", "not JSON"),
    Rule("url-encoding", "the parameters in a path are there, percent-encoded UTF-8"),
    Rule("request-content-type", "the body of a request is sent as application/json"),
    Rule("request-body", "a request has a body only where the page gives it one", "advice"),
)

RULES: Final[Mapping[str, Rule]] = {each.id: each for each in _ROWS}
"""The rules of every API by id. An API can have invariants with rules of their own."""

RULE_OF_KEYWORD: Final[Mapping[str, Rule]] = {
    keyword: each for each in _ROWS if not each.format for keyword in each.keywords
}
"""For each JSON Schema keyword that states a rule, the rule."""

AT_MEMBER_NAME: Final = frozenset(each.id for each in _ROWS if each.at_member_name)
"""The ids of the rules whose findings point at the name of a member."""


def rules_table(rules: Iterable[Rule]) -> str:
    """The rules as a Markdown table: id, severity and demand."""
    rows = (f"| `{each.id}` | {each.severity} | {each.demand} |" for each in rules)
    return "\n".join(("| rule | severity | what it demands |", "| --- | --- | --- |", *rows))


__tracebackhide__ = hides_traceback

Stance: TypeAlias = Literal["violation", "advice", "ignore"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What to tolerate of what a later version of the service may send.

    Args:
        unknown_fields: members that the page does not list. Services add fields, so the default is advice. What a
            schema rules out by `additionalProperties: false` is no matter of policy.
        new_enum_values: values outside a closed list. The default is a violation, which is what tests want;
            monitors of live traffic want `advice`.
        show_values: whether findings show the values of embedded JSON bodies and secrets, masked by default.
        nulls: a null where the contract gives a type that does not include null. The default is a violation; some
            gateways print null for what is not set.

    Raises:
        ValueError: a stance is not one of `violation`, `advice`, `ignore`.
    """

    unknown_fields: Stance = "advice"
    new_enum_values: Stance = "violation"
    show_values: bool = False
    nulls: Stance = "violation"

    def __post_init__(self) -> None:
        for name in ("unknown_fields", "new_enum_values", "nulls"):
            if getattr(self, name) not in get_args(Stance):
                allowed = ", ".join(get_args(Stance))
                raise ValueError(f"Policy({name}={getattr(self, name)!r}): expected one of {allowed}")

    def severity_for(self, rule: str, value: object) -> Stance | None:
        """The severity that the policy gives a value that breaks a rule; None where it leaves the rule as it is."""
        if rule == "type":
            return self.nulls if value is None else None
        return {"unknown-field": self.unknown_fields, "enum": self.new_enum_values}.get(rule)


DEFAULT = Policy()
"""Unknown fields are advice, new enum values and nulls violations."""
