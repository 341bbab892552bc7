"""The protobuf descriptors of the API: where they are, and why they differ from the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MODULES: Final[Mapping[str, str]] = {
    "Execution": "yandex.cloud.serverless.workflows.v1.execution_service_pb2",
    "Workflow": "yandex.cloud.serverless.workflows.v1.workflow_service_pb2",
    "Operation": "yandex.cloud.operation.operation_service_pb2",
}
"""For each resource the module that describes its service."""

HOSTS: Final[Mapping[str, str]] = {
    "Execution": "serverless-workflows.{{ api-host }}",
    "Workflow": "serverless-workflows.{{ api-host }}",
    "Operation": "operation.{{ api-host }}",
}
"""For each resource the host of its service."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why differences arise whose rule and place match; both are regular expressions for the whole text."""

    rule: str
    pointer: str
    why: str


EXPLANATIONS: tuple[Explanation, ...] = (
    Explanation("operation-host-changed", "", "The page is a rendered one: the placeholder of the host is filled in."),
    Explanation(
        "request-optional-property-removed|request-body-type-generalized",
        "/body(?:/input)?",
        "The second binding takes the value of `input.inputValue` itself as the body; pages show the whole request.",
    ),
    Explanation(
        ".*-became-optional",
        "/response/entries",
        "The source states only the size of the array; the page writes *Required* for whatever may not be empty.",
    ),
    Explanation(
        "request-property-one-of-became-optional",
        "/body/logOptions",
        "The front matter reads as if one member had to be set; the source asks for none, and the overlay follows it.",
    ),
    Explanation(
        "response-property-became-optional",
        ".*",
        "The page repeats the option of the source that requires the field. The option is for requests: a proto3 server"
        " leaves out what is empty.",
    ),
    Explanation(
        ".*-content-media-type-unset", ".*Json", "The page's words call the text JSON; for protobuf it is a string."
    ),
    Explanation(
        ".*-enum-value-added",
        ".*/(?:status|minLevel)",
        "The zero value, which means that nothing is set; pages of this generation leave it out. The overlay adds it to"
        " responses.",
    ),
    Explanation(
        "response-(?:optional-property-added|body-one-of-set)",
        "/response(?:/response)?",
        "The page leaves out the row of a response that is empty, and so half of the group; the overlay adds it.",
    ),
    Explanation(
        ".*-optional-property-added",
        ".*/(?:inputValue|isPublic|executionUrl)",
        "The source has the field since the page was made.",
    ),
    Explanation(
        "response-property-one-of-set",
        ".*/(?:input|output|result|specification)",
        "The members are a group; the tables of responses do not tell.",
    ),
    Explanation(
        "response-property-format-set",
        ".*/duration",
        "Pages of this generation write no mark for a Duration; the overlay adds it.",
    ),
    Explanation(
        ".*-(?:min|max|max-length)-set", ".*/(?:pageSize|cronExpression)", "Pages of this generation print no limits."
    ),
    Explanation(
        "response-required-property-added",
        ".*/@type",
        "JSON writes a google.protobuf.Any with the URL of its type; pages do not show it.",
    ),
    Explanation(
        ".*-default-unset", ".*", "Descriptors have no defaults; the page has this one from a comment in the source."
    ),
)
"""The first that matches a difference explains it."""
