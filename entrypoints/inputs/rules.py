"""The rules of recorded traffic: what can be wrong around a payload rather than in it."""

from __future__ import annotations

from collections.abc import Mapping

from ...contract import Finding, Rule, Severity

TRAFFIC_RULES: Mapping[str, Rule] = {
    each.id: each
    for each in (
        Rule("recording", "a recording is a HAR file, a VCR.py cassette or what `responses` recorded, and is whole"),
        Rule("recording-unmatched", "a recording holds an exchange with an operation that has a contract", "advice"),
        Rule("unmatched-request", "a request to the API is a call of an operation that has a contract", "advice"),
        Rule("content-type", "the answer of a successful call is sent as application/json", "advice"),
        Rule("error-body", "the body of an error is a google.rpc.Status: an object with code and message", "advice"),
    )
}
"""Every such rule by its id."""


def traffic_finding(
    rule: str,
    message: str,
    line: int | None = None,
    column: int | None = None,
    *,
    severity: Severity | None = None,
    pointer: str = "",
) -> Finding:
    """A finding on a recording as a whole, or on the exchange around a payload; as severe as the rule, unless said."""
    return Finding(rule, severity or TRAFFIC_RULES[rule].severity, pointer, message, line=line, column=column)
